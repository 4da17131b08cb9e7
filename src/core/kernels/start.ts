/**
 * Starts backends: each once per worker, with our kernels or the package's own, and the GPU again after it was
 * lost.
 */
import type { EngineName } from "../../contract/experiment";
import "@tensorflow/tfjs-backend-cpu";
import { getThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "../tf";
import { registerGradients, restoreStockGradients } from "./gradients";
import type { MeasurementMemory } from "./measurements";
import { startWasm, type WasmFiles } from "./wasm/module";
import { registerWasmKernels, restoreStockWasmKernels } from "./wasm/register";
import { hasRelaxedSimd } from "./wasm/webAssembly";
import type * as GpuCode from "./webgpu/backend";
import { openGpuDevice, type Adapter, type GpuDevice, type GpuLike } from "./webgpu/gpu";
import type { BackendReport } from "../../contract/backend";

type Name = BackendReport["name"];

/** What backends need of the browser; `core` uses no globals. */
export interface DeviceEnvironment {
  readonly gpu?: GpuLike | undefined;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Cross-origin isolated: threads may share memory. */
  readonly isolated: boolean;
  readonly cores: number;
  /** Runs `start` while the number of cores that scripts can read is `count`. */
  withCores<T>(count: number, start: () => Promise<T>): Promise<T>;
  readonly wasmFiles: WasmFiles;
  /** Left out: every visit measures the device. */
  readonly memory?: MeasurementMemory | undefined;
}

/** More threads gain nothing at our sizes and slow the page and the decoder. */
const maxThreads = 4;

export interface RunningGpu extends GpuDevice {
  /** Resolves when the GPU has finished all submitted work. */
  settle(): Promise<void>;
  /** Compiles every shader that `runOnce` needs, without running one: see webgpu/compileAhead.ts. */
  compileAhead(
    runOnce: () => void,
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
}

let gpuDevice: RunningGpu | undefined;
/** Loaded only if there is an adapter. */
let gpuCode: typeof GpuCode | undefined;
let wasmThreads: number | undefined;

export const currentGpu = (): RunningGpu | undefined => gpuDevice;
/** The number of threads of the running module. */
export const threadCount = (): number => getThreadsCount();
/** Whether the kernels here use relaxed SIMD, whose last bit may differ from machine to machine. */
export { hasRelaxedSimd };
export const hasSimd = (): boolean => Boolean(tf.env().get("WASM_HAS_SIMD_SUPPORT"));
/** Numbers of threads worth trying here, fewest first. */
export async function threadChoices({ isolated, cores }: DeviceEnvironment): Promise<number[]> {
  const flags = ["WASM_HAS_SIMD_SUPPORT", "WASM_HAS_MULTITHREAD_SUPPORT"];
  const has = await Promise.all(flags.map((flag) => tf.env().getAsync(flag)));
  const threads = isolated && has.every(Boolean) ? Math.min(cores, maxThreads) : 1;
  return threads > 1 ? [1, threads] : [1];
}

/** Registers our kernels and gradients on every backend, or restores the package's own. */
export function useEngine(engine: EngineName): void {
  const isOwn = engine === "own";
  if (isOwn) {
    registerGradients();
    registerWasmKernels();
    gpuCode?.registerWebgpuKernels();
  } else {
    restoreStockGradients();
    restoreStockWasmKernels();
    gpuCode?.restoreStockWebgpuKernels();
  }
  // The package computes small tensors in JavaScript, which reads them back from the GPU.
  if (gpuCode) tf.env().set("WEBGPU_CPU_FORWARD", !isOwn);
}

/** Makes WebAssembly with that many threads the current backend. Throws when it cannot; no tensor may exist. */
export async function useWasm(environment: DeviceEnvironment, threads: number): Promise<void> {
  if (wasmThreads !== threads) {
    if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) {
      throw new Error("this browser's WebAssembly has no SIMD");
    }
    // The module takes cores for hyper-threads and starts half as many threads.
    const backend = await environment.withCores(threads * 2, () =>
      startWasm(environment.wasmFiles, threads),
    );
    replaceBackend("wasm", backend);
    wasmThreads = threads;
  }
  await tf.setBackend("wasm");
}

/** Makes plain JavaScript the current backend. */
export async function useCpu(): Promise<void> {
  await tf.setBackend("cpu");
}

/** Makes WebGPU the current backend, on a new device if the last one was lost. Throws when the adapter refuses. */
export async function useGpu(adapter: Adapter, engine: EngineName): Promise<void> {
  gpuCode ??= await import("./webgpu/backend");
  useEngine(engine);
  await prepareGpu(adapter, gpuCode);
  await tf.setBackend("webgpu");
}

async function prepareGpu({ adapter }: Adapter, code: typeof GpuCode): Promise<void> {
  // Results after an error cannot be trusted, so a new device replaces it.
  if (gpuDevice && gpuDevice.error() === undefined) return;
  const opened = await openGpuDevice(adapter);
  const backend = code.webgpuBackend(opened.device, adapter.info);
  const running: RunningGpu = {
    ...opened,
    settle: async () => {
      // Submitting needs an open encoder, which a read-back closes.
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      await opened.device.queue.onSubmittedWorkDone();
    },
    compileAhead: (runOnce, onProgress) => code.compileAhead(backend, runOnce, onProgress),
  };
  gpuDevice = running;
  replaceBackend("webgpu", backend);
  void opened.lost.then(() => {
    if (gpuDevice === running) gpuDevice = undefined;
  });
}

/** Registers an instance in place of the factory that the package registered. */
function replaceBackend(name: Name, backend: tf.KernelBackend): void {
  const factory: unknown = tf.findBackendFactory(name);
  if (factory) tf.removeBackend(name);
  tf.registerBackend(name, () => backend);
}
