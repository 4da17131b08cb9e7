/** Chooses and starts the backend; reports errors and loss of the GPU. */
import type { BackendName, EngineName } from "../contract/experiment";
import { LabError } from "../contract/errors";
import { selfCheck } from "./kernels/selfCheck";
import {
  currentGpu,
  hasRelaxedSimd,
  hasSimd,
  threadCount,
  type DeviceEnvironment,
} from "./kernels/start";
import {
  requestedBackend,
  labelOf,
  measuredMs,
  messageOf,
  refusal,
  rankBackends,
  type BackendRequest,
  type BackendCandidate,
} from "./kernels/backendCandidates";
import { measurements } from "./kernels/measurements";
import { findAdapter, type Adapter } from "./kernels/webgpu/gpu";
import type { SelfCheck, BackendReport } from "../contract/backend";

export interface Device {
  readonly report: BackendReport;
  /** Resolves when the device has finished all submitted work. */
  settle(): Promise<void>;
  /** Resolves with a sentence when the GPU is lost; never on wasm and cpu. */
  readonly lost: Promise<string>;
  /** First error that the GPU reported, including its loss. */
  errors(): string | undefined;
  /**
   * Compiles every shader that `runOnce` needs without running any: the tensors that it creates or changes
   * have no meaning. Absent without shaders.
   */
  compileAhead?(
    runOnce: () => void,
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
}
export interface DeviceOptions {
  /** Threads of WebAssembly; measured and chosen by default. */
  readonly threads?: number;
  /** Our kernels by default. */
  readonly engine?: EngineName;
}
export type { DeviceEnvironment };

/** Deletes all measurements of this device, of this visit and in `memory`; running backends continue. */
export const forgetMeasurements = ({ memory }: Pick<DeviceEnvironment, "memory">): Promise<void> =>
  measurements.reset(memory);

/**
 * Starts the backend called `name`, or the fastest here for "auto", and makes it current; tensors of the
 * backend before are gone. On its first use a backend is compared with plain JavaScript; one that
 * computes wrong numbers is not used. Throws LabError "no-backend" with a sentence if none can start.
 */
export async function chooseDevice(
  name: BackendName,
  environment: DeviceEnvironment,
  { threads, engine = "own" }: DeviceOptions = {},
): Promise<Device> {
  const adapter = await findAdapter(environment.gpu);
  await measurements.load(environment.memory, deviceNameOf(adapter, environment));
  const request: BackendRequest = { adapter, environment, engine, threads };
  try {
    const device = await startWithoutStaleRecord(name, request);
    await measurements.save();
    return device;
  } catch (error) {
    if (error instanceof LabError) throw error;
    const title = name === "auto" ? "A backend" : titles[name];
    throw refusal(`${title} cannot be used here: ${messageOf(error)}`);
  }
}

const deviceNameOf = (
  adapter: Adapter | undefined,
  { cores, isolated }: DeviceEnvironment,
): string =>
  [
    adapter?.name ?? "no adapter",
    `${cores} cores`,
    isolated ? "shared memory" : "no shared memory",
  ].join("; ");

/** Starts a backend. One that fails although an earlier visit measured it is measured again. */
async function startWithoutStaleRecord(
  name: BackendName,
  request: BackendRequest,
): Promise<Device> {
  const start = async (): Promise<Device> =>
    name === "auto"
      ? firstWorkingBackend(await rankBackends(request), request)
      : startVerified(await requestedBackend(name, request), request);
  if (!measurements.hasRecord()) return start();
  try {
    const device = await start();
    if (measurements.hasRecord()) return device;
  } catch (error) {
    if (error instanceof LabError) throw error;
    await measurements.distrust();
  }
  return start();
}

/** The first candidate that passes its self-check; its reason names what the earlier ones lacked. */
async function firstWorkingBackend(
  candidates: readonly BackendCandidate[],
  request: BackendRequest,
): Promise<Device> {
  const problems: string[] = [];
  for (const candidate of candidates) {
    try {
      const reason = [candidate.reason, ...problems].join(" ");
      return await startVerified({ ...candidate, reason }, request);
    } catch (error) {
      await measurements.distrust();
      problems.push(`${candidate.title} is not used: ${messageOf(error)}.`);
    }
  }
  throw refusal(problems.join(" ").replace(/\.$/, ""));
}

/** Starts a candidate. Throws, with a clause, if it fails its self-check. */
async function startVerified(
  candidate: BackendCandidate,
  { adapter, environment }: BackendRequest,
): Promise<Device> {
  await candidate.start();
  if (candidate.name === "cpu") return deviceOf(candidate, "", undefined);
  const label = labelOf(candidate);
  const known = measurements.selfChecks.get(label);
  const check = known ?? (await selfCheck(candidate.name, environment.now));
  const error = candidate.name === "webgpu" ? currentGpu()?.error() : undefined;
  if (error !== undefined) throw new Error(`it reported an error in its self-check (${error})`);
  if (!known) measurements.addSelfCheck(label, check);
  if (!check.passed) {
    const off = check.worst.toExponential(0);
    throw new Error(
      `it computes wrong numbers (${check.worstName} is off by ${off}; ${check.tolerance} is allowed)`,
    );
  }
  return deviceOf(candidate, candidate.name === "webgpu" ? (adapter?.name ?? "") : "", check);
}

function deviceOf(
  candidate: BackendCandidate,
  adapter: string,
  check: SelfCheck | undefined,
): Device {
  const { name, engine, reason } = candidate;
  const gpu = name === "webgpu" ? currentGpu() : undefined;
  void gpu?.failed.then(() => measurements.distrust());
  const measuredAt = name === "cpu" ? undefined : measurements.measuredAt();
  return {
    report: {
      name,
      engine,
      reason,
      adapter,
      threads: name === "wasm" ? threadCount() : 1,
      simd: name === "wasm" && hasSimd(),
      relaxedSimd: name === "wasm" && engine === "own" && hasRelaxedSimd(),
      reproducible: gpu ? reproducibleOnGpu : reproducibleOnProcessor,
      measuredMs: measuredMs(),
      ...(measuredAt === undefined ? {} : { measuredAt }),
      ...(check ? { selfCheck: check } : {}),
    },
    settle: async () => {
      await gpu?.settle();
    },
    lost: gpu?.lost ?? new Promise(() => undefined),
    errors: () => gpu?.error(),
    ...(gpu ? { compileAhead: gpu.compileAhead } : {}),
  };
}

const reproducibleOnProcessor = "to the bit, for the same link, backend, threads and machine";
const reproducibleOnGpu =
  "losses of the first 5 steps within 0.1 % of another run's, and of the other backends'";

const titles = { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "Plain JavaScript" } as const;
