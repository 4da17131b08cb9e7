/**
 * Mathematics of DOMFN, clip by clip: divergence of the modalities, and losses.
 * Yang et al., DOMFN, MM 2022 (official code).
 */
import { stopGradient } from "../../tensor/gradientFlow";
import { sumOf } from "../../tensor/sums";
import * as tf from "../../tf";
import type { ByModality } from "../../types";

export interface DivergenceParams {
  readonly eta: number;
  readonly tau: number;
  readonly gamma: number;
}

/** By clip [B, 1]: cross-entropy of outputs taken as logits. */
export const clipCrossEntropy = (output: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Tensor2D =>
  tf.neg(tf.sum(tf.mul(tf.logSoftmax(output), oneHot), 1, true));

/** By clip [B, 1] and modality: largest squared distance from the mean output. */
export function penalties(outputs: ByModality<tf.Tensor2D>): tf.Tensor2D[] {
  const all = Object.values(outputs);
  const mean = tf.div(sumOf(all), all.length);
  return all.map((output) => tf.max(tf.square(tf.sub(output, mean)), 1, true));
}

/** 1 for clips that are fused, 0 for the others [B, 1]. */
export const agrees = (
  pen: readonly tf.Tensor2D[],
  { tau, gamma }: Pick<DivergenceParams, "tau" | "gamma">,
): tf.Tensor2D =>
  stopGradient(() =>
    pen
      .map((one) => tf.cast(tf.less(tf.div(one, tau), gamma), "float32") as tf.Tensor2D)
      .reduce((a, b) => tf.mul(a, b)),
  );

/** Loss of every clip [B, 1] from sigmoid outputs [B, K]. */
export function domfnLoss(
  outputs: ByModality<tf.Tensor2D>,
  fused: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  params: DivergenceParams,
): tf.Tensor2D {
  const pen = penalties(outputs);
  const ce = Object.values(outputs).map((output) => clipCrossEntropy(output, oneHot));
  const branches = ce.map((one, m) =>
    tf.sub(tf.mul(tf.square(one), 0.5), tf.mul(pen[m] as tf.Tensor2D, params.eta)),
  );
  const joint = sumOf([...branches, clipCrossEntropy(fused, oneHot)]);
  return tf.add(sumOf(ce), tf.mul(agrees(pen, params), joint));
}

/** The output of the modality whose largest entry is highest, by clip [B, K]. */
export function mostConfident(outputs: ByModality<tf.Tensor2D>): tf.Tensor2D {
  const top = (x: tf.Tensor2D): tf.Tensor2D => tf.max(x, 1, true);
  return Object.values(outputs).reduce((best, one) =>
    tf.where(
      stopGradient(() => tf.greater(top(one), top(best))),
      one,
      best,
    ),
  );
}
