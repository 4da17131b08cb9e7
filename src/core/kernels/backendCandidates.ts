/** The ways to compute that this machine has, measured, the fastest first. */
import type { BackendName, EngineName } from "../../contract/experiment";
import { LabError } from "../../contract/errors";
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
import type { BackendReport } from "../../contract/backend";
import type { SpeedTest } from "../../contract/backendRecord";

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
  /** As it is named in a sentence. */
  readonly title: string;
  /** One sentence: why this one, with what was measured. */
  readonly reason: string;
  /** Makes it current; tensors of the backend before are gone. Throws when it cannot. */
  start(): Promise<unknown>;
}

/** A GPU whose probe differs by more than this computes wrong numbers. */
const probeTolerance = 1e-2;

/** Milliseconds of the speed test by backend. */
export const measuredMs = (): Readonly<Record<string, number>> =>
  Object.fromEntries([...measurements.speedTests].map(([label, { ms }]) => [label, ms]));

/** A backend as it runs now, told apart by everything that changes its speed or its numbers. */
export const labelOf = ({ name, engine }: Pick<BackendCandidate, "name" | "engine">): string =>
  name === "wasm" ? wasmLabel(threadCount(), engine) : withEngine(name, engine);
const withEngine = (label: string, engine: EngineName) =>
  engine === "own" ? label : `${label}, stock kernels`;
const wasmLabel = (threads: number, engine: EngineName) =>
  withEngine(`wasm, ${inThreads(threads)}`, engine);

/** The way that was asked for. Throws when it cannot start. */
export async function requestedBackend(
  wanted: Exclude<BackendName, "auto">,
  setting: BackendRequest,
): Promise<BackendCandidate> {
  const { adapter, environment, engine } = setting;
  if (wanted === "wasm") {
    const measured = await startBestWasm(setting);
    return wasmWay(setting, `${describeWasm()}, because it was asked for; ${measured}.`);
  }
  if (wanted === "cpu") return cpuWay("Plain JavaScript, because it was asked for.", engine);
  if (!adapter) throw refusal(`WebGPU was asked for, but ${noAdapter}`);
  await useGpu(adapter, engine);
  const on = `WebGPU on ${adapter.name}, because it was asked for`;
  // A software adapter takes seconds for a figure that helps nobody.
  if (adapter.isSoftware) return gpuWay(adapter, engine, `${on}.`);
  const { ms } = await measure(withEngine("webgpu", engine), environment);
  return gpuWay(adapter, engine, `${on}; a small training step takes ${inMs(ms)}.`);
}

/** Every way that starts here, the fastest first; plain JavaScript is always the last. */
export async function rankBackends(setting: BackendRequest): Promise<readonly BackendCandidate[]> {
  const { adapter, engine } = setting;
  const wasm = await startBestWasm(setting).then(
    (measured) => ({ measured, description: describeWasm(), probe: fastestWasm(engine) }),
    async (error: unknown) => {
      await measurements.distrust();
      return { problem: `WebAssembly did not start (${messageOf(error)})` };
    },
  );
  const gpu = await tryGpu(setting, "probe" in wasm ? wasm.probe : undefined);
  if ("hasFailed" in gpu) await measurements.distrust();
  const ways: BackendCandidate[] = [];
  const isGpuFaster = "probe" in gpu && (!("probe" in wasm) || gpu.probe.ms < wasm.probe.ms);
  if (isGpuFaster && adapter) {
    const other = "probe" in wasm ? `${inMs(wasm.probe.ms)} on ${wasm.description}` : wasm.problem;
    const took = `a small training step takes ${inMs(gpu.probe.ms)}, against ${other}`;
    ways.push(gpuWay(adapter, engine, `WebGPU on ${adapter.name}: ${took}.`));
  }
  const about =
    "probe" in gpu ? `WebGPU on ${adapter?.name ?? ""} takes ${inMs(gpu.probe.ms)}` : gpu.problem;
  if (!("probe" in wasm)) {
    const reason = `Plain JavaScript, the slowest way: ${wasm.problem}; ${about}.`;
    return [...ways, cpuWay(reason, engine)];
  }
  ways.push(wasmWay(setting, `${wasm.description}: ${wasm.measured}; ${about}.`));
  if ("probe" in gpu && !isGpuFaster && adapter)
    ways.push(gpuWay(adapter, engine, `WebGPU on ${adapter.name}, the slower way here.`));
  if (engine === "own") {
    const reason = `${wasm.description}, on TensorFlow.js's own kernels.`;
    ways.push(wasmWay({ ...setting, engine: "stock" }, reason));
  }
  return [...ways, cpuWay("Plain JavaScript, the slowest way.", engine)];
}

const gpuWay = (adapter: Adapter, engine: EngineName, reason: string): BackendCandidate => ({
  name: "webgpu",
  engine,
  title: `WebGPU on ${adapter.name}`,
  reason,
  start: () => useGpu(adapter, engine),
});
const wasmWay = (setting: BackendRequest, reason: string): BackendCandidate => ({
  name: "wasm",
  engine: setting.engine,
  title: setting.engine === "own" ? "WebAssembly" : "WebAssembly on TensorFlow.js's own kernels",
  reason,
  start: () => startBestWasm(setting),
});
const cpuWay = (reason: string, engine: EngineName): BackendCandidate => ({
  name: "cpu",
  engine,
  title: "Plain JavaScript",
  reason,
  start: () => {
    useEngine(engine);
    return useCpu();
  },
});

/** Starts WebAssembly with the number of threads that is fastest here -> what was measured. */
async function startBestWasm({ environment, engine, threads }: BackendRequest): Promise<string> {
  useEngine(engine);
  const choices = threads === undefined ? await threadChoices(environment) : [threads];
  const { speedTests } = measurements;
  const missing = choices.filter((count) => !speedTests.has(wasmLabel(count, engine)));
  const problems: string[] = [];
  for (const count of missing) {
    try {
      await useWasm(environment, count);
      await measure(wasmLabel(count, engine), environment);
    } catch (error) {
      problems.push(`${inThreads(count)} did not start: ${messageOf(error)}`);
    }
  }
  const measured = choices.flatMap((count) => {
    const known = speedTests.get(wasmLabel(count, engine));
    return known ? [{ count, ms: known.ms }] : [];
  });
  if (measured.length === 0) throw new Error(problems.join("; "));
  const [best, ...others] = measured.sort((a, b) => a.ms - b.ms);
  await useWasm(environment, best?.count ?? 1);
  const against = others.map(({ count, ms }) => ` (${inMs(ms)} with ${inThreads(count)})`).join("");
  const fast = `a small training step takes ${inMs(best?.ms ?? NaN)}${against}`;
  return [fast, ...problems].join("; ");
}

const fastestWasm = (engine: EngineName): SpeedTest =>
  measurements.speedTests.get(wasmLabel(threadCount(), engine)) ?? { ms: Infinity, checksum: NaN };

/** Measures a hardware adapter and checks its numbers -> its probe, or why it is out, as a clause. */
async function tryGpu(
  { adapter, environment, engine }: BackendRequest,
  expected: SpeedTest | undefined,
): Promise<
  | { readonly probe: SpeedTest }
  | { readonly problem: string }
  | { readonly problem: string; readonly hasFailed: true }
> {
  if (!adapter) return { problem: noAdapter };
  const named = `WebGPU on ${adapter.name}`;
  const hasFailed = true as const;
  if (adapter.isSoftware) return { problem: `the only WebGPU adapter here is ${adapter.name}` };
  try {
    const label = withEngine("webgpu", engine);
    // A measured adapter is started only where it is chosen.
    if (!measurements.speedTests.has(label)) await useGpu(adapter, engine);
    const found = await measure(label, environment);
    const error = currentGpu()?.error();
    if (error !== undefined) return { problem: `${named} reported an error (${error})`, hasFailed };
    const isRight = !expected || Math.abs(found.checksum / expected.checksum - 1) < probeTolerance;
    return isRight ? { probe: found } : { problem: `${named} computes wrong gradients`, hasFailed };
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
const describeWasm = () =>
  `WebAssembly ${hasSimd() ? "with" : "without"} SIMD and with ${inThreads(threadCount())}`;

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
/** `sentence` without its full stop. */
export const refusal = (sentence: string): LabError =>
  new LabError({ code: "no-backend", message: `${sentence}. Choose another backend.` });
