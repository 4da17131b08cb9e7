/** TensorFlow.js ships this module without types. */
declare module "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js" {
  /** Source of the script that each WebAssembly thread starts with. */
  export const wasmWorkerContents: string;
}
