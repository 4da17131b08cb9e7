/**
 * ln Gamma and its derivative for x >= 1, composed of operations that every backend has. Stirling's series at x + 6,
 * then six steps of the recurrence Gamma(x + 1) = x Gamma(x) down to x; relative errors are those of float32.
 * Abramowitz, Stegun, Handbook of Mathematical Functions, 6.1.15, 6.1.41, 6.3.5, 6.3.18.
 */
import * as tf from "../tf";

const places = [0, 1, 2, 3, 4, 5];
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** x + 6, its reciprocal, and the square of that: Stirling's series are polynomials in the square. */
function shifted<R extends tf.Rank>(x: tf.Tensor<R>) {
  const up = tf.add(x, places.length);
  const inverse = tf.reciprocal(up);
  return { up, inverse, square: tf.square(inverse) };
}

/** ln Gamma(x), element by element. */
export function logGamma<R extends tf.Rank>(x: tf.Tensor<R>): tf.Tensor<R> {
  const { up, inverse, square } = shifted(x);
  const series = tf.mul(
    inverse,
    tf.sub(1 / 12, tf.mul(square, tf.sub(1 / 360, tf.div(square, 1260)))),
  );
  const stirling = tf.add(
    tf.sub(tf.mul(tf.sub(up, 0.5), tf.log(up)), up),
    tf.add(series, halfLogTwoPi),
  );
  const product = places.map((place) => tf.add(x, place)).reduce((a, b) => tf.mul(a, b));
  return tf.sub(stirling, tf.log(product));
}

/** psi(x) = d ln Gamma(x) / dx, element by element. */
export function digamma<R extends tf.Rank>(x: tf.Tensor<R>): tf.Tensor<R> {
  const { up, inverse, square } = shifted(x);
  const series = tf.mul(
    square,
    tf.sub(1 / 12, tf.mul(square, tf.sub(1 / 120, tf.div(square, 252)))),
  );
  const far = tf.sub(tf.sub(tf.log(up), tf.mul(inverse, 0.5)), series);
  const back = places
    .map((place) => tf.reciprocal(tf.add(x, place)))
    .reduce((a, b) => tf.add(a, b));
  return tf.sub(far, back);
}
