/**
 * The kernels that training runs on WebAssembly, one family a file. AssemblyScript: compiled by
 * tools/buildKernels.ts, never by tsc. They work in place on TensorFlow.js's memory, so there is no
 * runtime, no static data and no allocation here: addresses and sizes come in, values go out.
 */
export { setThread } from "./thread";
export { addShares, filterShares } from "./filterGradient";
export { packPanels, packPhase, padImages, transpose } from "./packing";
export { convolve } from "./windows";
export * from "./batchNorm";
export * from "./codes";
export * from "./maxPool";
export * from "./sums";
export * from "./update";
