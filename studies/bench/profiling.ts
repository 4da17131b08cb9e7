/** Measures the time of each kernel in a step, on a synchronous backend. */
import * as tf from "../../src/core/tf";
import type { KernelTime, Profile } from "./requests";
import type { TimedModel } from "./timedModel";

/** Times every kernel of the current backend; the time of a nested kernel counts for the outer one. */
export function profileSteps(model: TimedModel, steps: number, now: () => number): Profile {
  const spent = new Map<string, { calls: number; ms: number }>();
  let isInside = false;
  const timed = tf.getKernelsForBackend(tf.getBackend()).map((kernel) => {
    const { kernelName, kernelFunc } = kernel;
    kernel.kernelFunc = (given) => {
      if (isInside) return kernelFunc(given);
      isInside = true;
      const from = now();
      try {
        return kernelFunc(given);
      } finally {
        isInside = false;
        const { calls, ms } = spent.get(kernelName) ?? { calls: 0, ms: 0 };
        spent.set(kernelName, { calls: calls + 1, ms: ms + now() - from });
      }
    };
    return { kernel, kernelFunc };
  });
  const from = now();
  try {
    for (let step = 0; step < steps; step++) model.step();
  } finally {
    for (const { kernel, kernelFunc } of timed) kernel.kernelFunc = kernelFunc;
  }
  const stepMs = (now() - from) / steps;
  const each = [...spent].map(([kernel, { calls, ms }]): KernelTime => ({
    kernel,
    calls: calls / steps,
    ms: ms / steps,
  }));
  return { stepMs, kernels: each.sort((a, b) => b.ms - a.ms) };
}
