/**
 * The one door to TensorFlow.js: core API only, with the gradients that `tfjs-core` alone does not
 * register. Everything in `core` imports tensors from here; only `device.ts` and `kernels/` may name
 * a backend package.
 */
// First: one gradient is registered twice, and that asks for a flag that this module declares.
import "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";

export * from "@tensorflow/tfjs-core";
