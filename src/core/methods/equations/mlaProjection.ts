/**
 * Mathematics of MLA: the projection of a shared head's gradient, and weights from entropies.
 * Zhang et al., Multimodal Representation Learning by Alternating Unimodal Adaptation, CVPR 2024.
 */
import { sumOf } from "../../tensor/sums";
import * as tf from "../../tf";
import type { ByModality } from "../../types";

/** P [D, D] after a batch whose mean feature is r [1, D]. */
export function nextProjection(
  P: tf.Tensor2D,
  r: tf.Tensor2D,
  alpha: tf.Scalar,
  form: "textbook" | "code",
): tf.Tensor2D {
  const k = tf.matMul(P, r, false, true);
  const kk = tf.matMul(k, k, false, true);
  if (form === "textbook") return tf.sub(P, tf.div(kk, tf.add(alpha, tf.matMul(r, k))));
  const next = tf.sub(P, tf.div(kk, tf.add(alpha, tf.matMul(k, r))));
  return tf.div(next, tf.sqrt(tf.sum(tf.square(next))));
}

/** Entropy of softmax(logits) by row: [B, K] -> [B, 1]. */
const entropies = (logits: tf.Tensor2D): tf.Tensor2D =>
  tf.neg(tf.sum(tf.mul(tf.softmax(logits), tf.logSoftmax(logits)), 1, true));

/** The official code's: softmax over the batch, all of its entropy in one number [1, 1]. */
const batchEntropy = (logits: tf.Tensor2D): tf.Tensor2D =>
  tf.reshape(tf.sum(entropies(tf.transpose(logits))), [1, 1]);

/** Weights [B or 1, M] of the modalities' logits, in their order. */
export function entropyWeights(
  logits: ByModality<tf.Tensor2D>,
  over: "clip" | "batch",
): tf.Tensor2D {
  const of = over === "clip" ? entropies : batchEntropy;
  return tf.softmax(tf.neg(tf.concat(Object.values(logits).map(of), 1)));
}

/** sum_m w_m logits_m [B, K]. */
export function weightedLogits(logits: ByModality<tf.Tensor2D>, weights: tf.Tensor2D): tf.Tensor2D {
  const column = (m: number): tf.Tensor2D => tf.slice(weights, [0, m], [-1, 1]);
  return sumOf(Object.values(logits).map((one, m) => tf.mul<tf.Tensor2D>(one, column(m))));
}
