/** MMPareto's weights of two gradients, and the step along both. */
import { dotOf } from "../../tensor/sums";
import * as tf from "../../tf";

const length = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(x)));

/** Gradients of the same tensors -> the cosine between them and the weights of the two losses []. */
export function paretoWeights(fused: readonly tf.Tensor[], own: readonly tf.Tensor[]) {
  const [a, b, c] = [dotOf(fused, fused), dotOf(own, own), dotOf(fused, own)] as const;
  const cos = tf.div<tf.Scalar>(c, tf.add<tf.Scalar>(tf.sqrt(tf.mul<tf.Scalar>(a, b)), 1e-12));
  const gap = tf.sub<tf.Scalar>(tf.add(a, b), tf.mul(c, 2));
  const inside = tf.div<tf.Scalar>(tf.sub<tf.Scalar>(b, c), tf.add<tf.Scalar>(gap, 1e-12));
  const least = tf.clipByValue(inside, 0.001, 0.999);
  const weight = tf.where<tf.Scalar>(tf.greater(c, 0), tf.scalar(0.5), least);
  return { cos, fused: weight, own: tf.sub<tf.Scalar>(1, weight) };
}

/** One tensor's gradients under these weights -> gamma h. */
export function paretoStep(
  fused: tf.Tensor,
  own: tf.Tensor,
  weights: { readonly fused: tf.Scalar; readonly own: tf.Scalar },
  gamma: number,
): tf.Tensor {
  const h = tf.mul(tf.add(tf.mul(fused, weights.fused), tf.mul(own, weights.own)), 2);
  const stretch = tf.maximum(1, tf.div(length(tf.add(fused, own)), tf.add(length(h), 1e-12)));
  return tf.mul(h, tf.mul(stretch, gamma));
}
