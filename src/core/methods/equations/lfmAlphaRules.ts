/** LFM's rules for alpha: the implicit gradient of the slides, and the rule of the released code (NeurIPS 2024). */
import * as tf from "../../tf";
import type { Gradients } from "../part";
import { dot, inverseTimes } from "./lfmCurvature";

/** dL_CLS/dalpha [] of the paper; `times` is the product with H. */
export function hypergradient(
  times: (v: Gradients) => Gradients,
  classes: Gradients,
  matching: Gradients,
  iterations: number,
): tf.Scalar {
  const mixed = new Map([...classes].map(([one, g]) => [one, tf.sub(matching.get(one) ?? 0, g)]));
  return tf.neg(dot(mixed, inverseTimes(times, classes, iterations)));
}

export const paperAlpha = (alpha: tf.Scalar, gradient: tf.Scalar, rate: number): tf.Scalar =>
  tf.clipByValue(tf.sub(alpha, tf.mul(gradient, rate)), 0, 1);

/** After `epoch` epochs; H grad L_CLS of the first tensor [...]. */
export const officialAlpha = (
  alpha: tf.Scalar,
  product: tf.Tensor,
  rate: number,
  epoch: number,
): tf.Scalar =>
  tf.clipByValue(
    tf.sub(alpha, tf.mul(tf.mean(product), rate * 0.5 ** Math.floor(epoch / 20))),
    0.05,
    0.95,
  );
