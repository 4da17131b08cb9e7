/** Which backend runs the tensors, and why; the GPU's errors and loss. */
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
import { findAdapter } from "./kernels/webgpu/gpu";
import type { SelfCheck, BackendReport } from "../contract/backend";

export interface Device {
  readonly report: BackendReport;
  /** Resolves when everything given to the device so far is done. */
  settle(): Promise<void>;
  /** Resolves with a sentence when the GPU is lost; never on wasm and cpu. */
  readonly lost: Promise<string>;
  /** First error that the GPU reported by itself, its loss among them. */
  errors(): string | undefined;
  /**
   * Makes every shader that `runOnce` needs without running any: tensors that it makes or changes
   * hold no meaning. Absent where there are no shaders.
   */
  compileAhead?(
    runOnce: () => void,
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
}
export interface DeviceOptions {
  /** Threads of WebAssembly; measured and chosen when left out. */
  readonly threads?: number;
  /** Ours when left out. */
  readonly engine?: EngineName;
}
export type { DeviceEnvironment };

/** Self-checks of this worker, by what was checked. */
const checks = new Map<string, SelfCheck>();

/**
 * Starts the backend that `wanted` names, or the fastest here, and makes it current; tensors of the
 * backend before are gone. On its first use a backend is compared with plain JavaScript; one that
 * computes wrong numbers is not used. Throws LabError "no-backend" with a sentence when it cannot.
 */
export async function chooseDevice(
  wanted: BackendName,
  environment: DeviceEnvironment,
  { threads, engine = "own" }: DeviceOptions = {},
): Promise<Device> {
  const adapter = await findAdapter(environment.gpu);
  const setting: BackendRequest = { adapter, environment, engine, threads };
  try {
    if (wanted === "auto") return await firstWorkingBackend(await rankBackends(setting), setting);
    return await startVerified(await requestedBackend(wanted, setting), setting);
  } catch (error) {
    if (error instanceof LabError) throw error;
    const name = wanted === "auto" ? "A backend" : titles[wanted];
    throw refusal(`${name} cannot be used here: ${messageOf(error)}`);
  }
}

/** The first way that passes; what the ones before it lacked is in its reason. */
async function firstWorkingBackend(
  ways: readonly BackendCandidate[],
  setting: BackendRequest,
): Promise<Device> {
  const problems: string[] = [];
  for (const way of ways) {
    try {
      const reason = [way.reason, ...problems].join(" ");
      return await startVerified({ ...way, reason }, setting);
    } catch (error) {
      problems.push(`${way.title} is not used: ${messageOf(error)}.`);
    }
  }
  throw refusal(problems.join(" ").replace(/\.$/, ""));
}

/** The way as a device. Throws, with a clause, when it does not compute what it should. */
async function startVerified(
  way: BackendCandidate,
  { adapter, environment }: BackendRequest,
): Promise<Device> {
  await way.start();
  if (way.name === "cpu") return deviceOf(way, "", undefined);
  const label = labelOf(way);
  const check = checks.get(label) ?? (await selfCheck(way.name, environment.now));
  const error = way.name === "webgpu" ? currentGpu()?.error() : undefined;
  if (error !== undefined) throw new Error(`it reported an error in its self-check (${error})`);
  checks.set(label, check);
  if (!check.passed) {
    const off = check.worst.toExponential(0);
    throw new Error(
      `it computes wrong numbers (${check.worstName} is off by ${off}; ${check.tolerance} is allowed)`,
    );
  }
  return deviceOf(way, way.name === "webgpu" ? (adapter?.name ?? "") : "", check);
}

function deviceOf(way: BackendCandidate, adapter: string, check: SelfCheck | undefined): Device {
  const { name, engine, reason } = way;
  const gpu = name === "webgpu" ? currentGpu() : undefined;
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
