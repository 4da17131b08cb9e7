/** Dropout: Srivastava et al., JMLR 2014, with the kept values scaled up in training. */
import * as tf from "../tf";
import { randomUniform } from "./random";

/** x with each value set to 0 with probability `rate`, the others divided by 1 - rate. `seed` is a uint32. */
export function dropout<R extends tf.Rank>(
  x: tf.Tensor<R>,
  rate: number,
  seed: number,
): tf.Tensor<R> {
  if (rate === 0) return x;
  const kept = tf.greaterEqual(randomUniform(x.shape, seed), rate);
  return tf.mul<tf.Tensor<R>>(x, tf.div(tf.cast(kept, "float32"), 1 - rate));
}
