/** Prototypes of classes, and how well distances to them predict: the mathematics of PMR (pmr.ts). */
import { stopGradient } from "../../tensor/gradientFlow";
import { entryOf, mapRecord } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality } from "../../types";
import { meanOfOthers } from "../shared/terms";

/** Under the root, so that the gradient of a feature on its prototype is finite. */
const epsilon = 1e-12;

/** Euclidean distance of every row of h [B, D] to every prototype [K, D] -> [B, K]. */
export function prototypeDistances(h: tf.Tensor2D, prototypes: tf.Tensor2D): tf.Tensor2D {
  const gaps = tf.sub(tf.expandDims(h, 1), tf.expandDims(prototypes, 0));
  return tf.sqrt(tf.add(tf.sum(tf.square(gaps), 2), epsilon)) as tf.Tensor2D;
}

/** Mean of h [B, D] by class of oneHot [B, K], mixed into `before` [K, D] -> [K, D]. */
export function nextPrototypes(
  sums: tf.Tensor2D,
  counts: tf.Tensor1D,
  before: tf.Tensor2D,
  momentum: number,
): tf.Tensor2D {
  const column = tf.expandDims(counts, 1);
  const mean = tf.div(sums, tf.maximum(column, 1));
  const mixed = tf.add(tf.mul(mean, 1 - momentum), tf.mul(before, momentum));
  return tf.where(tf.greater(column, 0), mixed, before) as tf.Tensor2D;
}

/** By modality: log softmax of the negative distances, cross-entropy [], score s_m [], and 1 where it is slow. */
export function prototypeTerms(
  features: ByModality<tf.Tensor2D>,
  prototypes: ByModality<tf.Tensor2D>,
  oneHot: tf.Tensor2D,
) {
  const logs = mapRecord(features, (h, id) =>
    tf.logSoftmax(tf.neg(prototypeDistances(h, entryOf(prototypes, id)))),
  );
  const loss = mapRecord(
    logs,
    (log) => tf.neg(tf.mean(tf.sum(tf.mul(log, oneHot), 1))) as tf.Scalar,
  );
  const score = mapRecord(logs, (log) =>
    stopGradient(() => tf.sum<tf.Scalar>(tf.mul(tf.exp(log), oneHot))),
  );
  const others = meanOfOthers(score);
  const slow = mapRecord(score, (own, id) =>
    stopGradient(() => tf.cast(tf.less(own, entryOf(others, id)), "float32") as tf.Scalar),
  );
  return { loss, score, slow };
}
