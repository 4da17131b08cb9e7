/**
 * Starts TensorFlow.js's WebAssembly module. The package starts its threads from a blob: script, which a strict
 * Content-Security-Policy refuses and a minifier can break; here threads load a file of the same origin.
 */
import { BackendWasm, setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import startSingle from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import startThreaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js";
import { attachKernels } from "./heap";
import type { StartThread } from "./pool";
import { hasRelaxedSimd } from "./webAssembly";

/** Our kernels for a kind of memory, with or without relaxed SIMD. */
export type KernelBuild = "plain" | "relaxed" | "shared-plain" | "shared-relaxed";

export interface WasmFiles {
  /** Absolute addresses of the package's binaries. */
  readonly simd: string;
  readonly threadedSimd: string;
  /** The script that starts each of the package's threads, and the module's script that it then loads. */
  readonly threadWorker: string;
  readonly threadScript: string;
  /** The bytes of our binary. */
  kernels(build: KernelBuild): Promise<Uint8Array>;
  readonly startKernelThread: StartThread;
}

/**
 * Starts TensorFlow.js's WebAssembly backend with our kernels; 1 thread selects the build without threads.
 * Throws when a binary cannot be fetched or a thread cannot start.
 */
export async function startWasm(files: WasmFiles, threads: number): Promise<BackendWasm> {
  setThreadsCount(threads);
  const isThreaded = threads > 1;
  const binary = isThreaded ? files.threadedSimd : files.simd;
  const module = await new Promise<WasmModule>((resolve, reject) => {
    const start = (isThreaded ? startThreaded : startSingle) as unknown as StartModule;
    start({
      locateFile: (path) => (path.endsWith(".worker.js") ? files.threadWorker : binary),
      mainScriptUrlOrBlob: files.threadScript,
      // Emscripten's promise never settles after an abort.
      onAbort: (reason) => reject(new Error(`the WebAssembly module did not start: ${reason}`)),
    }).then(resolve, reject);
  });
  bindRuntime(module);
  const backend = new BackendWasm(module as unknown as BackendWasm["wasm"]);
  await attachKernels(backend, {
    binary: await files.kernels(kernelBuild(isThreaded)),
    threads,
    startThread: files.startKernelThread,
  });
  return backend;
}

/** The build of our kernels that fits this machine and the backend's memory. */
export const kernelBuild = (isShared: boolean): KernelBuild => {
  const arithmetic = hasRelaxedSimd() ? "relaxed" : "plain";
  return isShared ? `shared-${arithmetic}` : arithmetic;
};

interface WasmModule {
  cwrap(name: string, result: "number" | null, parameters: readonly "number"[]): unknown;
  tfjs?: Readonly<Record<string, unknown>>;
}
type StartModule = (options: {
  locateFile: (path: string) => string;
  mainScriptUrlOrBlob: string;
  onAbort: (reason: string) => void;
}) => Promise<WasmModule>;

/** Adds the functions that the backend needs besides its kernels. */
function bindRuntime(module: WasmModule): void {
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
}
