/** Backends for tests in Node: plain JavaScript, and WebAssembly on one thread with our kernels. */
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";
import { registerGradients } from "../../src/core/kernels/gradients";
import { registerWasmKernels } from "../../src/core/kernels/wasm/register";
import * as tf from "../../src/core/tf";

const binaries = new URL("../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url)
  .pathname;

/** Makes `name` the backend of what follows; throws where it does not start. */
export async function useBackend(name: "cpu" | "wasm"): Promise<void> {
  registerGradients();
  registerWasmKernels();
  // Before the backend starts; afterwards this changes nothing.
  setWasmPaths(binaries);
  if (!(await tf.setBackend(name))) throw new Error(`backend "${name}" did not start`);
}
