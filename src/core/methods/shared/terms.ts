/** Mathematics that several parts share. */
import { crossEntropy } from "../../ops/classification";
import { identityMatrix, l2NormaliseRows } from "../../ops/rows";
import { weightedSum } from "../../ops/scalars";
import { mapRecord } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality, Term } from "../../types";

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
    const [left, right] =
      similarity === "cosine" ? [l2NormaliseRows(a), l2NormaliseRows(b)] : [a, b];
    const scores = tf.div(tf.matMul(left, right, false, true), temperature) as tf.Tensor2D;
    const matched = identityMatrix(a.shape[0]);
    const rows = crossEntropy(scores, matched);
    const columns = crossEntropy(tf.transpose(scores), matched);
    return weightedSum([rows, columns], [0.5, 0.5]);
  });
}

/**
 * The alignment of LFM's official code: 1/2 [KL(m || p) + KL(m || q)] of the class probabilities p, q and
 * their mean m, batch mean. Logits a, b [B, K] -> [].
 */
export function posteriorGap(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  const m = tf.div(tf.add(tf.softmax(a), tf.softmax(b)), 2);
  const logs = tf.div(tf.add(tf.logSoftmax(a), tf.logSoftmax(b)), 2);
  return tf.mean(tf.sum(tf.mul(m, tf.sub(tf.log(tf.maximum(m, 1e-20)), logs)), 1));
}

/** Mean over the other modalities [], for each; itself for one alone. */
export function meanOfOthers(scores: ByModality<tf.Scalar>): ByModality<tf.Scalar> {
  return mapRecord(scores, (own, id) => {
    const rest = Object.entries(scores).filter(([other]) => other !== id);
    const [only] = rest;
    if (!only) return own;
    if (rest.length === 1) return only[1];
    return weightedSum(
      rest.map(([, score]) => score),
      rest.map(() => 1 / rest.length),
    );
  });
}

/** One cross-entropy for each of several logits [B, K], by the same names. */
export const crossEntropyTerms = (
  logits: Readonly<Record<string, tf.Tensor2D>>,
  targets: tf.Tensor2D,
  { kind = "classification", weight = 1 }: Partial<Pick<Term, "kind" | "weight">> = {},
): readonly Term[] =>
  Object.entries(logits).map(([name, one]) => ({
    name,
    kind,
    value: crossEntropy(one, targets),
    weight,
  }));

/** The losses of the modalities' own heads, reported beside losses that are not per modality. */
export const observedHeads = (
  unimodalLogits: ByModality<tf.Tensor2D>,
  oneHot: tf.Tensor2D,
): readonly Term[] => crossEntropyTerms(unimodalLogits, oneHot, { kind: "observed" });
