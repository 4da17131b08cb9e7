/**
 * Starts TensorFlow.js's WebAssembly module. The package's own start-up turns the text of its thread
 * script into a blob: script, which a strict Content-Security-Policy refuses and a minifier can
 * break; here threads load that script from a file of the same origin.
 */
import { BackendWasm, setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import startSingle from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import startThreaded from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js";

/** Absolute addresses. */
export interface WasmFiles {
  readonly plain: string;
  readonly simd: string;
  readonly threadedSimd: string;
  /** What each thread's worker starts as, and the module's script that it then loads. */
  readonly threadWorker: string;
  readonly threadScript: string;
}
export interface WasmOptions {
  readonly simd: boolean;
  /** 1 for the build without threads. */
  readonly threads: number;
}

/** Throws when the binary cannot be fetched or a thread cannot start. */
export async function startWasm(files: WasmFiles, { simd, threads }: WasmOptions) {
  setThreadsCount(threads);
  const isThreaded = simd && threads > 1;
  const binary = isThreaded ? files.threadedSimd : simd ? files.simd : files.plain;
  const module = await new Promise<WasmModule>((resolve, reject) => {
    const start = (isThreaded ? startThreaded : startSingle) as unknown as StartModule;
    start({
      locateFile: (path) => (path.endsWith(".worker.js") ? files.threadWorker : binary),
      mainScriptUrlOrBlob: files.threadScript,
      // Emscripten's promise stays open when it aborts.
      onAbort: (reason) => reject(new Error(`the WebAssembly module did not start: ${reason}`)),
    }).then(resolve, reject);
  });
  bindRuntime(module);
  return new BackendWasm(module as unknown as BackendWasm["wasm"]);
}

interface WasmModule {
  cwrap(name: string, result: "number" | null, parameters: readonly "number"[]): unknown;
  tfjs?: Readonly<Record<string, unknown>>;
}
type StartModule = (options: {
  locateFile: (path: string) => string;
  mainScriptUrlOrBlob: string;
  onAbort: (reason: string) => void;
}) => Promise<WasmModule>;

/** The functions that the backend expects beside its kernels. */
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
