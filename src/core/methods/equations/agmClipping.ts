/** Shortening a gradient that is too long. */
import * as tf from "../../tf";
import type { Backward } from "../part";

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
