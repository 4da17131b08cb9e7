/** Mathematics that several parts share. */
import * as tf from "../tf";

/** Batch mean of -ln softmax(logits)[y]. logits [B, K], oneHot [B, K] -> []. */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(
    () => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), oneHot), 1))) as tf.Scalar,
  );
}

/** Batch sum of the softmax probability of the true class (MLB eq. 4). -> [] */
export function trueClassScore(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.sum(tf.mul(tf.softmax(logits), oneHot)) as tf.Scalar);
}

/** Mean of squared differences over all elements. -> [] */
export function meanSquare(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.square(tf.sub(a, b))) as tf.Scalar);
}

/** Rows divided by their length; the gradient at a zero row is finite. x [B, D] -> [B, D]. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  // sqrt(sum + eps), since the gradient of a norm at 0 is NaN
  return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-12)));
}

/**
 * Symmetric contrastive loss of matched rows (LFM): -(1/2n) sum_i [ln softmax over row i +
 * ln softmax over column i] at the diagonal of S = sim(a_i, b_k) / temperature. a, b [B, D] -> [].
 */
export function contrastive(
  a: tf.Tensor2D,
  b: tf.Tensor2D,
  temperature: number,
  similarity: "cosine" | "dot",
): tf.Scalar {
  return tf.tidy(() => {
    const [left, right] = similarity === "cosine" ? [unitRows(a), unitRows(b)] : [a, b];
    const scores = tf.div(tf.matMul(left, right, false, true), temperature) as tf.Tensor2D;
    const matched = tf.eye(a.shape[0]);
    const rows = crossEntropy(scores, matched);
    const columns = crossEntropy(tf.transpose(scores), matched);
    return tf.div(tf.add(rows, columns), 2) as tf.Scalar;
  });
}
