import * as tf from "../tf";

export interface Smoothing {
  /** q, an integer, at least 2: the power of the output below the threshold. */
  readonly power: number;
  /** beta > 0: the input from which on the output is linear. */
  readonly threshold: number;
}

/**
 * Smoothed ReLU of each entry z of x [...]: 0 below 0, z^q / (q beta^(q-1)) up to beta, z - (1 - 1/q) beta
 * above. Its slope is 0, (z/beta)^(q-1), 1, so gradients of small inputs are small. Huang et al., ICML 2022.
 */
export function smoothedRelu<R extends tf.Rank>(
  x: tf.Tensor<R>,
  { power, threshold }: Smoothing,
): tf.Tensor<R> {
  const bent = tf.clipByValue(x, 0, threshold);
  let raised = bent;
  for (let times = 1; times < power; times++) raised = tf.mul(raised, tf.div(bent, threshold));
  const straight = tf.relu(tf.sub(x, threshold));
  return tf.add(tf.div(raised, power), straight);
}
