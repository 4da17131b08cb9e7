/** Starts the WebAssembly backend in Node. Imports TensorFlow.js, so only drivers that are bundled into one file may use it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { chooseDevice } from "../src/core/device";

const now = (): number => performance.now();
const refuse = (): Promise<never> => Promise.reject(new Error("one thread needs no others"));

/** Starts WebAssembly on one thread, from the binaries under `root`. */
export function startDevice(root: string): ReturnType<typeof chooseDevice> {
  // Node 20 has relaxed SIMD behind a flag; browsers enable it.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  const environment = {
    now,
    isolated: false,
    cores: 1,
    withCores: <T>(_count: number, start: () => Promise<T>): Promise<T> => start(),
    wasmFiles: {
      simd: join(
        root,
        "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
      ),
      threadedSimd: "",
      threadWorker: "",
      threadScript: "",
      kernels: (build: string) => readFile(join(root, `build/kernels/${build}.wasm`)),
      startKernelThread: refuse,
    },
  };
  return chooseDevice("wasm", environment, { threads: 1 });
}
