/**
 * Opinions over classes as Dirichlet distributions, and their combination.
 * Han, Zhang, Fu, Zhou, Trusted Multi-View Classification, ICLR 2021.
 */
import { digamma, logGamma } from "../../tensor/gammaFunctions";
import * as tf from "../../tf";

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

/**
 * Loss of a clip's opinion [B, 1]: its expected cross-entropy psi(S) - psi(alpha_y), and the divergence of its
 * evidence for wrong classes from none, KL(Dir(alpha~) || Dir(1)) with alpha~ = 1 at the true class.
 */
export function opinionCosts(alpha: tf.Tensor2D, oneHot: tf.Tensor2D) {
  const [clips, classes] = alpha.shape;
  const wrong = tf.add<tf.Tensor2D>(oneHot, tf.mul(tf.sub(1, oneHot), alpha));
  const total = rowSum(wrong);
  // one call for all arguments: tens of small operations each
  const psi = digamma(tf.concat([alpha, rowSum(alpha), wrong, total], 1));
  const logs = logGamma(tf.concat([wrong, total], 1));
  const columns = (of: tf.Tensor2D, from: number, count: number): tf.Tensor2D =>
    tf.slice(of, [0, from], [clips, count]);
  const crossEntropy = tf.sub(
    columns(psi, classes, 1),
    rowSum(tf.mul(oneHot, columns(psi, 0, classes))),
  );
  let logFactorial = 0;
  for (let k = 2; k < classes; k++) logFactorial += Math.log(k);
  const normaliser = tf.sub(columns(logs, classes, 1), rowSum(columns(logs, 0, classes)));
  const slopes = tf.sub(columns(psi, classes + 1, classes), columns(psi, 2 * classes + 1, 1));
  const divergence = tf.add(
    tf.sub(normaliser, logFactorial),
    rowSum(tf.mul(tf.sub(wrong, 1), slopes)),
  );
  return { crossEntropy, divergence };
}

/** Batch mean of both costs, the second times `annealing` -> []. */
export function evidentialLoss(
  alpha: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  annealing: number,
): tf.Scalar {
  const { crossEntropy, divergence } = opinionCosts(alpha, oneHot);
  return tf.mean(tf.add(crossEntropy, tf.mul(divergence, annealing)));
}
