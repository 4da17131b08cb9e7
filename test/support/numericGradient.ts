/** Computes central differences on the CPU backend. */
import * as tf from "../../src/core/tf";

/** Largest difference between the tape's gradient and central differences, relative to its size. */
export function gradientError<R extends tf.Rank>(
  f: (x: tf.Tensor<R>) => tf.Scalar,
  x: tf.Tensor<R>,
  eps = 1e-2,
): number {
  const taped = tf
    .grad((input) => f(input as tf.Tensor<R>))(x)
    .dataSync();
  const values = Array.from(x.dataSync());
  const valueAt = (i: number, by: number): number => {
    const moved = values.map((value, j) => (j === i ? value + by : value));
    return tf.tidy(() => f(tf.tensor(moved, x.shape)).dataSync()[0] ?? NaN);
  };
  const numeric = values.map((_, i) => (valueAt(i, eps) - valueAt(i, -eps)) / (2 * eps));
  const size = Math.max(1e-3, ...numeric.map(Math.abs));
  return Math.max(...numeric.map((value, i) => Math.abs(value - (taped[i] ?? NaN)))) / size;
}
