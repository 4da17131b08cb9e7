/** Backends for tests in Node: plain JavaScript, and WebAssembly on one thread with our kernels. */
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { setWasmPaths, type BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";
import { registerGradients } from "../../src/core/kernels/gradients";
import { attachKernels } from "../../src/core/kernels/wasm/heap";
import { kernelBuild } from "../../src/core/kernels/wasm/module";
import { registerWasmKernels } from "../../src/core/kernels/wasm/register";
import * as tf from "../../src/core/tf";

// Node 20 has relaxed SIMD behind a flag; browsers enable it by default.
setFlagsFromString("--experimental-wasm-relaxed-simd");

const binaries = new URL("../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url)
  .pathname;

const kernels = new URL("../../build/kernels/", import.meta.url);

/** Selects the backend `name` for the following operations. Throws if it does not start. */
export async function useBackend(name: "cpu" | "wasm"): Promise<void> {
  registerGradients();
  registerWasmKernels();
  // Before the backend starts; afterwards this changes nothing.
  setWasmPaths(binaries);
  if (!(await tf.setBackend(name))) throw new Error(`backend "${name}" did not start`);
  if (name === "wasm") {
    const binary = await readFile(new URL(`${kernelBuild(false)}.wasm`, kernels));
    const backend = tf.backend() as unknown as BackendWasm;
    await attachKernels(backend, { binary, threads: 1 });
    poisonOutputs(backend);
  }
}

const poisoned = new WeakSet();

/** Fills new float memory with NaN, so that an element that a kernel does not write is detected. */
function poisonOutputs(backend: BackendWasm): void {
  if (poisoned.has(backend)) return;
  poisoned.add(backend);
  const makeOutput = backend.makeOutput.bind(backend);
  backend.makeOutput = (shape, dtype, memoryOffset, values) => {
    const output = makeOutput(shape, dtype, memoryOffset, values);
    const isNew = (memoryOffset ?? values) == null;
    if (isNew && dtype === "float32") backend.typedArrayFromHeap(output).fill(NaN);
    return output;
  };
}
