/** Which backend runs the tensors, and why; the GPU's errors and loss. */
import type { BackendName } from "../contract/experiment";
import { LabError } from "../contract/errors";
import type { BackendReport } from "../contract/telemetry";
import { probe, type Probe } from "./kernels/probe";
import {
  currentGpu,
  hasSimd,
  threadChoices,
  threadCount,
  useCpu,
  useGpu,
  useWasm,
  type DeviceEnvironment,
} from "./kernels/start";
import { findAdapter, type Adapter } from "./kernels/webgpu/gpu";

export interface Device {
  readonly report: BackendReport;
  /** Resolves when everything given to the device so far is done. */
  settle(): Promise<void>;
  /** Resolves with a sentence when the GPU is lost; never on wasm and cpu. */
  readonly lost: Promise<string>;
  /** First error that the GPU reported by itself, its loss among them. */
  errors(): string | undefined;
}
export interface DeviceOptions {
  /** Threads of WebAssembly; measured and chosen when left out. */
  readonly threads?: number;
}
export type { DeviceEnvironment };

/** A GPU whose probe differs by more than this computes wrong numbers. */
const probeTolerance = 1e-2;

/** What was measured in this worker, so that every run of one visit gets the same choice. */
const probes = new Map<string, Probe>();
const wasmLabel = (threads: number) => `wasm, ${threads} thread${threads === 1 ? "" : "s"}`;

/**
 * Starts the backend that `wanted` names, or the fastest here, and makes it current; tensors of the
 * backend before are gone. Throws LabError "no-backend" with a sentence when it cannot.
 */
export async function chooseDevice(
  wanted: BackendName,
  environment: DeviceEnvironment,
  options: DeviceOptions = {},
): Promise<Device> {
  const adapter = await findAdapter(environment.gpu);
  try {
    if (wanted === "auto") return await chooseFastest(adapter, environment, options);
    if (wanted === "webgpu") return await forceGpu(adapter, environment);
    if (wanted === "wasm") {
      const measured = await startBestWasm(environment, options);
      return device("wasm", `${describeWasm()}, because it was asked for; ${measured}.`);
    }
    await useCpu();
    return device("cpu", "Plain JavaScript, because it was asked for.");
  } catch (error) {
    if (error instanceof LabError) throw error;
    const name = wanted === "auto" ? "A backend" : titles[wanted];
    throw refusal(`${name} could not be started here: ${messageOf(error)}`);
  }
}

async function forceGpu(
  adapter: Adapter | undefined,
  environment: DeviceEnvironment,
): Promise<Device> {
  if (!adapter) throw refusal(`WebGPU was asked for, but ${noAdapter}`);
  await useGpu(adapter);
  const on = `WebGPU on ${adapter.name}, because it was asked for`;
  // A software adapter takes seconds for a figure that helps nobody.
  if (adapter.isSoftware) return device("webgpu", `${on}.`, adapter);
  const { ms } = await measure("webgpu", environment);
  return device("webgpu", `${on}; a small training step takes ${inMs(ms)}.`, adapter);
}

async function chooseFastest(
  adapter: Adapter | undefined,
  environment: DeviceEnvironment,
  options: DeviceOptions,
): Promise<Device> {
  const wasm = await startBestWasm(environment, options).then(
    (measured) => ({ measured, description: describeWasm(), probe: fastestWasm() }),
    (error: unknown) => ({ problem: `WebAssembly did not start (${messageOf(error)})` }),
  );
  const gpu = await tryGpu(adapter, environment, "probe" in wasm ? wasm.probe : undefined);
  if ("probe" in gpu && adapter && (!("probe" in wasm) || gpu.probe.ms < wasm.probe.ms)) {
    const other = "probe" in wasm ? `${inMs(wasm.probe.ms)} on ${wasm.description}` : wasm.problem;
    const took = `a small training step takes ${inMs(gpu.probe.ms)}, against ${other}`;
    return device("webgpu", `WebGPU on ${adapter.name}: ${took}.`, adapter);
  }
  const about =
    "probe" in gpu ? `WebGPU on ${adapter?.name ?? ""} takes ${inMs(gpu.probe.ms)}` : gpu.problem;
  if ("probe" in wasm) {
    await startBestWasm(environment, options);
    return device("wasm", `${wasm.description}: ${wasm.measured}; ${about}.`);
  }
  await useCpu();
  return device("cpu", `Plain JavaScript, the slowest way: ${wasm.problem}; ${about}.`);
}

/** Starts WebAssembly with the number of threads that is fastest here -> what was measured. */
async function startBestWasm(
  environment: DeviceEnvironment,
  { threads }: DeviceOptions,
): Promise<string> {
  const choices = threads === undefined ? await threadChoices(environment) : [threads];
  const missing = choices.filter((count) => !probes.has(wasmLabel(count)));
  for (const count of missing) {
    await useWasm(environment, count);
    await measure(wasmLabel(count), environment);
  }
  const measured = choices.map((count) => ({ count, ms: probes.get(wasmLabel(count))?.ms ?? NaN }));
  const [best, ...others] = measured.sort((a, b) => a.ms - b.ms);
  await useWasm(environment, best?.count ?? 1);
  const against = others.map(({ count, ms }) => ` (${inMs(ms)} with ${inThreads(count)})`).join("");
  return `a small training step takes ${inMs(best?.ms ?? NaN)}${against}`;
}

const fastestWasm = (): Probe =>
  probes.get(wasmLabel(threadCount())) ?? { ms: Infinity, checksum: NaN };

/** Measures a hardware adapter and checks its numbers -> its probe, or why it is out, as a clause. */
async function tryGpu(
  adapter: Adapter | undefined,
  environment: DeviceEnvironment,
  expected: Probe | undefined,
): Promise<{ readonly probe: Probe } | { readonly problem: string }> {
  if (!adapter) return { problem: noAdapter };
  const named = `WebGPU on ${adapter.name}`;
  if (adapter.isSoftware) return { problem: `the only WebGPU adapter here is ${adapter.name}` };
  try {
    await useGpu(adapter);
    const found = await measure("webgpu", environment);
    const error = currentGpu()?.error();
    if (error !== undefined) return { problem: `${named} reported an error (${error})` };
    const isRight = !expected || Math.abs(found.checksum / expected.checksum - 1) < probeTolerance;
    return isRight ? { probe: found } : { problem: `${named} computes wrong gradients` };
  } catch (error) {
    return { problem: `${named} failed (${messageOf(error)})` };
  }
}

async function measure(label: string, { now }: DeviceEnvironment): Promise<Probe> {
  const known = probes.get(label);
  if (known) return known;
  const found = await probe(now);
  probes.set(label, found);
  return found;
}

function device(name: BackendReport["name"], reason: string, adapter?: Adapter): Device {
  const gpu = name === "webgpu" ? currentGpu() : undefined;
  return {
    report: {
      name,
      reason,
      adapter: adapter?.name ?? "",
      threads: name === "wasm" ? threadCount() : 1,
      simd: name === "wasm" && hasSimd(),
      reproducible: gpu ? reproducibleOnGpu : reproducibleOnProcessor,
      measuredMs: Object.fromEntries([...probes].map(([label, { ms }]) => [label, ms])),
    },
    settle: async () => {
      await gpu?.settle();
    },
    lost: gpu?.lost ?? new Promise(() => undefined),
    errors: () => gpu?.error(),
  };
}

const reproducibleOnProcessor = "to the bit, for the same link, backend, threads and machine";
const reproducibleOnGpu =
  "losses of the first 5 steps within 0.1 % of another run's, and of the other backends'";

const noAdapter = "this browser offers no WebGPU adapter";
const titles = { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "Plain JavaScript" } as const;
const inThreads = (count: number) => `${count} thread${count === 1 ? "" : "s"}`;
const inMs = (ms: number) => `${ms.toFixed(1)} ms`;
const describeWasm = () =>
  `WebAssembly ${hasSimd() ? "with" : "without"} SIMD and with ${inThreads(threadCount())}`;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const refusal = (sentence: string) =>
  new LabError({ code: "no-backend", message: `${sentence}. Choose another backend.` });
