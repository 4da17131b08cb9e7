/** The backends that this machine can run, measured, the fastest first. */
import type { BackendReport } from "../../contract/backend";
import type { SpeedTest } from "../../contract/backendRecord";
import { LabError } from "../../contract/errors";
import type { BackendName, EngineName } from "../../contract/experiment";
import { measurements } from "./measurements";
import { runSpeedTest } from "./speedTest";
import {
  currentGpu,
  hasSimd,
  threadChoices,
  threadCount,
  useCpu,
  useEngine,
  useGpu,
  useWasm,
  type DeviceEnvironment,
} from "./start";
import type { Adapter } from "./webgpu/gpu";

export interface BackendRequest {
  readonly adapter: Adapter | undefined;
  readonly environment: DeviceEnvironment;
  readonly engine: EngineName;
  /** Threads of WebAssembly; measured and chosen when undefined. */
  readonly threads: number | undefined;
}
export interface BackendCandidate {
  readonly name: BackendReport["name"];
  readonly engine: EngineName;
  /** Its name in a sentence. */
  readonly title: string;
  /** One sentence: why it is chosen, with the measurements. */
  readonly reason: string;
  /** Makes it current; tensors of the previous backend are gone. Throws when it cannot start. */
  start(): Promise<unknown>;
}

/** Relative difference of checksums above which a GPU computes wrong gradients. */
const checksumTolerance = 1e-2;

/** Milliseconds of the speed test by backend. */
export const measuredMs = (): Readonly<Record<string, number>> =>
  Object.fromEntries([...measurements.speedTests].map(([label, { ms }]) => [label, ms]));

/** Names the running backend by everything that changes its speed or its numbers. */
export const labelOf = ({ name, engine }: Pick<BackendCandidate, "name" | "engine">): string =>
  name === "wasm" ? wasmLabel(threadCount(), engine) : withEngine(name, engine);
const withEngine = (label: string, engine: EngineName) =>
  engine === "own" ? label : `${label}, stock kernels`;
const wasmLabel = (threads: number, engine: EngineName) =>
  withEngine(`wasm, ${inThreads(threads)}`, engine);

/** The backend that the user named. Throws when it cannot start. */
export async function requestedBackend(
  name: Exclude<BackendName, "auto">,
  request: BackendRequest,
): Promise<BackendCandidate> {
  const { adapter, environment, engine } = request;
  if (name === "wasm") {
    const wasm = await measureWasm(request);
    return wasmCandidate(request, `${wasm.title}, because it was asked for; ${wasm.comparison}.`);
  }
  if (name === "cpu") return cpuCandidate("Plain JavaScript, because it was asked for.", engine);
  if (!adapter) throw refusal(`WebGPU was asked for, but ${noAdapter}`);
  await useGpu(adapter, engine);
  const chosen = `WebGPU on ${adapter.name}, because it was asked for`;
  // The speed test takes seconds on a software adapter.
  if (adapter.isSoftware) return gpuCandidate(adapter, engine, `${chosen}.`);
  const { ms } = await measure(withEngine("webgpu", engine), environment);
  return gpuCandidate(adapter, engine, `${chosen}; a small training step takes ${inMs(ms)}.`);
}

/** Every backend that starts here, the fastest first; plain JavaScript is always the last. */
export async function rankBackends(request: BackendRequest): Promise<readonly BackendCandidate[]> {
  const { adapter, engine } = request;
  const wasm = await measureWasm(request).catch(async (error: unknown) => {
    await measurements.distrust();
    return { problem: `WebAssembly did not start (${messageOf(error)})` };
  });
  const gpu = await measureGpu(request, "speed" in wasm ? wasm.speed : undefined);
  if ("hasFailed" in gpu) await measurements.distrust();
  const candidates: BackendCandidate[] = [];
  const isGpuFaster = "speed" in gpu && (!("speed" in wasm) || gpu.speed.ms < wasm.speed.ms);
  if (isGpuFaster && adapter) {
    const other = "speed" in wasm ? `${inMs(wasm.speed.ms)} on ${wasm.title}` : wasm.problem;
    const speeds = `a small training step takes ${inMs(gpu.speed.ms)}, against ${other}`;
    candidates.push(gpuCandidate(adapter, engine, `WebGPU on ${adapter.name}: ${speeds}.`));
  }
  const gpuClause =
    "speed" in gpu ? `WebGPU on ${adapter?.name ?? ""} takes ${inMs(gpu.speed.ms)}` : gpu.problem;
  if (!("speed" in wasm)) {
    const reason = `Plain JavaScript, the slowest backend: ${wasm.problem}; ${gpuClause}.`;
    return [...candidates, cpuCandidate(reason, engine)];
  }
  candidates.push(wasmCandidate(request, `${wasm.title}: ${wasm.comparison}; ${gpuClause}.`));
  if ("speed" in gpu && !isGpuFaster && adapter)
    candidates.push(
      gpuCandidate(adapter, engine, `WebGPU on ${adapter.name}, the slower backend here.`),
    );
  if (engine === "own") {
    const reason = `${wasm.title}, on TensorFlow.js's own kernels.`;
    candidates.push(wasmCandidate({ ...request, engine: "stock" }, reason));
  }
  return [...candidates, cpuCandidate("Plain JavaScript, the slowest backend.", engine)];
}

const gpuCandidate = (adapter: Adapter, engine: EngineName, reason: string): BackendCandidate => ({
  name: "webgpu",
  engine,
  title: `WebGPU on ${adapter.name}`,
  reason,
  start: () => useGpu(adapter, engine),
});
const wasmCandidate = (request: BackendRequest, reason: string): BackendCandidate => ({
  name: "wasm",
  engine: request.engine,
  title: request.engine === "own" ? "WebAssembly" : "WebAssembly on TensorFlow.js's own kernels",
  reason,
  start: async () => {
    const { threads } = await measureWasm(request);
    useEngine(request.engine);
    await useWasm(request.environment, threads);
  },
});
const cpuCandidate = (reason: string, engine: EngineName): BackendCandidate => ({
  name: "cpu",
  engine,
  title: "Plain JavaScript",
  reason,
  start: () => {
    useEngine(engine);
    return useCpu();
  },
});

interface MeasuredWasm {
  /** The fastest number of threads. */
  readonly threads: number;
  readonly speed: SpeedTest;
  readonly title: string;
  /** Its speed against other numbers of threads, as a clause. */
  readonly comparison: string;
}

/** Starts WebAssembly with each number of threads that was not measured yet. Throws if none starts. */
async function measureWasm({
  environment,
  engine,
  threads,
}: BackendRequest): Promise<MeasuredWasm> {
  const choices = await threadChoices(environment);
  const measured: { readonly threads: number; readonly speed: SpeedTest }[] = [];
  const problems: string[] = [];
  for (const count of threads === undefined ? choices : [threads]) {
    const label = wasmLabel(count, engine);
    try {
      if (!measurements.speedTests.has(label)) {
        useEngine(engine);
        await useWasm(environment, count);
      }
      measured.push({ threads: count, speed: await measure(label, environment) });
    } catch (error) {
      problems.push(`${inThreads(count)} did not start: ${messageOf(error)}`);
    }
  }
  const [best, ...others] = measured.sort((a, b) => a.speed.ms - b.speed.ms);
  if (!best) throw new Error(problems.join("; "));
  const against = others.map((one) => ` (${inMs(one.speed.ms)} with ${inThreads(one.threads)})`);
  const speeds = `a small training step takes ${inMs(best.speed.ms)}${against.join("")}`;
  const title = `WebAssembly ${hasSimd() ? "with" : "without"} SIMD and with ${inThreads(best.threads)}`;
  return { ...best, title, comparison: [speeds, ...problems].join("; ") };
}

/** Measures a hardware adapter and compares its checksum; a problem is a clause. */
async function measureGpu(
  { adapter, environment, engine }: BackendRequest,
  expected: SpeedTest | undefined,
): Promise<
  | { readonly speed: SpeedTest }
  | { readonly problem: string }
  | { readonly problem: string; readonly hasFailed: true }
> {
  if (!adapter) return { problem: noAdapter };
  const named = `WebGPU on ${adapter.name}`;
  const hasFailed = true as const;
  if (adapter.isSoftware) return { problem: `the only WebGPU adapter here is ${adapter.name}` };
  try {
    const label = withEngine("webgpu", engine);
    // A measured adapter is started only where it is chosen, or to replace a device that reported an error.
    const isFaulty = currentGpu()?.error() !== undefined;
    if (!measurements.speedTests.has(label) || isFaulty) await useGpu(adapter, engine);
    const speed = await measure(label, environment);
    const error = currentGpu()?.error();
    if (error !== undefined) return { problem: `${named} reported an error (${error})`, hasFailed };
    const isRight =
      !expected || Math.abs(speed.checksum / expected.checksum - 1) < checksumTolerance;
    return isRight ? { speed } : { problem: `${named} computes wrong gradients`, hasFailed };
  } catch (error) {
    return { problem: `${named} failed (${messageOf(error)})`, hasFailed };
  }
}

async function measure(label: string, { now }: DeviceEnvironment): Promise<SpeedTest> {
  const known = measurements.speedTests.get(label);
  if (known) return known;
  const found = await runSpeedTest(now);
  measurements.addSpeedTest(label, found);
  return found;
}

const noAdapter = "this browser offers no WebGPU adapter";
const inThreads = (count: number) => `${count} thread${count === 1 ? "" : "s"}`;
const inMs = (ms: number) => `${ms.toFixed(1)} ms`;

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
/** `sentence` without its full stop. */
export const refusal = (sentence: string): LabError =>
  new LabError({ code: "no-backend", message: `${sentence}. Choose another backend.` });
