/** AGM's scores, coefficients and gradient clipping (official code). */
import * as tf from "../../tf";
import type { ByModality } from "../../types";
import type { Backward } from "../part";

const floor = 1e-8;

/** Responses [B, K] -> scores [M], in the order of the record. */
export const responseScores = (responses: ByModality<tf.Tensor2D>, oneHot: tf.Tensor2D) =>
  tf.stack(
    Object.values(responses).map((response) => {
      const right = tf.sum(tf.mul(tf.softmax(response), oneHot), 1);
      return tf.neg(tf.mean(tf.log(tf.maximum(right, floor))));
    }),
  ) as tf.Tensor1D;

/** Scores [M] -> ratios r [M], above 1 for a modality that is ahead. */
export const scoreRatios = (scores: tf.Tensor1D): tf.Tensor1D => {
  const count = scores.shape[0];
  return tf.exp(tf.mul(tf.sub(tf.mean(scores), scores), count / (count - 1)));
};

/** Scores of this step and means of those before [M] -> k [M]. */
export const agmCoefficients = (
  scores: tf.Tensor1D,
  before: tf.Tensor1D,
  alpha: number,
  cap = 10,
): tf.Tensor1D => {
  const ahead = tf.sub(scoreRatios(before), scoreRatios(scores));
  return tf.exp(tf.mul(tf.minimum(ahead, cap), alpha));
};

/** All gradients shortened to length 1, where an entry of the fusion's is beyond 1. */
export function clipGradients(
  gradients: Backward["gradients"],
  fusion: readonly tf.Variable[],
): Backward["gradients"] {
  const watched = fusion.flatMap((one) => gradients.get(one) ?? []);
  // a fusion without parameters has no entry that could be too long
  if (watched.length === 0) return gradients;
  const all = [...gradients.values()];
  // stacked, as WebGPU cannot add more than seven tensors in one kernel
  const length = tf.sqrt(tf.sum(tf.stack(all.map((one) => tf.sum(tf.square(one))))));
  const largest = tf.max(tf.stack(watched.map((one) => tf.max(tf.abs(one)))));
  const factor = tf.where(
    tf.greater(largest, 1),
    tf.minimum(1, tf.div(1, tf.add(length, 1e-6))),
    tf.onesLike(length),
  );
  return new Map([...gradients].map(([variable, one]) => [variable, tf.mul(one, factor)]));
}
