/**
 * The WebAssembly kernels, one family per file. This is AssemblyScript, compiled by tools/buildKernels.ts
 * and never by tsc. The kernels work in place on TensorFlow.js's memory: they have no runtime, no static
 * data and no allocation, and receive addresses and sizes.
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
