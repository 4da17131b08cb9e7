/**
 * Opinions over classes as Dirichlet distributions, and how two are combined.
 * Han, Zhang, Fu, Zhou, Trusted Multi-View Classification, ICLR 2021.
 */
import { digamma, logGamma } from "../tensor/gammaFunctions";
import * as tf from "../tf";

/** softplus(logits) + 1 [B, K]. */
export const dirichlet = (logits: tf.Tensor2D): tf.Tensor2D => tf.add(tf.softplus(logits), 1);

const rowSum = (x: tf.Tensor2D): tf.Tensor2D => tf.sum(x, 1, true);

/** Belief [B, K] and uncertainty [B, 1] of Dirichlet parameters [B, K]. */
export function opinion(alpha: tf.Tensor2D) {
  const S = rowSum(alpha);
  return {
    belief: tf.div<tf.Tensor2D>(tf.sub(alpha, 1), S),
    uncertainty: tf.div<tf.Tensor2D>(alpha.shape[1], S),
  };
}

/** Dempster's rule for two opinions, as Dirichlet parameters [B, K]. */
export function combine(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [one, two] = [opinion(a), opinion(b)];
  const agreed = tf.mul<tf.Tensor2D>(one.belief, two.belief);
  const conflict = tf.sub(tf.mul(rowSum(one.belief), rowSum(two.belief)), rowSum(agreed));
  const scale = tf.sub(1, conflict);
  const belief = tf.div(
    tf.add(
      agreed,
      tf.add(tf.mul(one.belief, two.uncertainty), tf.mul(two.belief, one.uncertainty)),
    ),
    scale,
  );
  const uncertainty = tf.div(tf.mul(one.uncertainty, two.uncertainty), scale);
  return tf.add<tf.Tensor2D>(tf.mul(belief, tf.div(a.shape[1], uncertainty)), 1);
}

/** Expected cross-entropy under the Dirichlet, by clip [B, 1]: psi(S) - psi(alpha_y). */
export const expectedCrossEntropy = (alpha: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Tensor2D =>
  tf.sub(digamma(rowSum(alpha)), rowSum(tf.mul(oneHot, digamma(alpha))));

/** KL of the Dirichlet with the true class's evidence removed from the uniform one, by clip [B, 1]. */
export function wrongEvidence(alpha: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Tensor2D {
  const rest = tf.add<tf.Tensor2D>(oneHot, tf.mul(tf.sub(1, oneHot), alpha));
  const S = rowSum(rest);
  let logFactorial = 0;
  for (let k = 2; k < alpha.shape[1]; k++) logFactorial += Math.log(k);
  const normalisers = tf.sub(tf.sub(logGamma(S), rowSum(logGamma(rest))), logFactorial);
  return tf.add(normalisers, rowSum(tf.mul(tf.sub(rest, 1), tf.sub(digamma(rest), digamma(S)))));
}

/** Batch mean of both, the second times `annealing` -> []. */
export const evidentialLoss = (
  alpha: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  annealing: number,
): tf.Scalar =>
  tf.mean(
    tf.add(expectedCrossEntropy(alpha, oneHot), tf.mul(wrongEvidence(alpha, oneHot), annealing)),
  );
