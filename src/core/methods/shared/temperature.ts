/** Temperature scaling (Guo et al., ICML 2017): one learned factor on the logits, which changes no prediction. */
import { variableOf } from "../../tensor/layers";
import * as tf from "../../tf";
import type { ParameterGroup } from "../../types";

/** The learning rate of s as a multiple of the run's: s has a longer way to go than weights. */
const rateFactor = 10;

/** The factor exp(s), with s = 0 at the start. */
export function createTemperature(id: string): {
  readonly group: ParameterGroup;
  /** Logits [B, K] times the factor. */
  rescale(logits: tf.Tensor2D): tf.Tensor2D;
} {
  const s = variableOf(tf.scalar(0));
  return {
    group: { id, role: "mask", rateFactor, variables: [s] },
    rescale: (logits) => tf.mul<tf.Tensor2D>(logits, tf.exp(s)),
  };
}
