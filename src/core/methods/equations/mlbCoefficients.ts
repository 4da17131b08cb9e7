/** MLB's ratios and coefficients. */
import { trueClassScore } from "../../ops/classification";
import { mapRecord, recordOf } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality } from "../../types";
import { meanOfOthers } from "../shared/terms";

/** Eqs. 4-7: unimodal logits [B, K] and labels [B, K] -> r_i and k_i [] per modality; 1 for one alone. */
export function balance(
  unimodalLogits: ByModality<tf.Tensor2D>,
  oneHot: tf.Tensor2D,
  { alpha, betaMax }: { readonly alpha: number; readonly betaMax: number },
): { readonly r: ByModality<tf.Scalar>; readonly k: ByModality<tf.Scalar> } {
  const ids = Object.keys(unimodalLogits);
  const scores = mapRecord(unimodalLogits, (logits) => trueClassScore(logits, oneHot));
  const others = meanOfOthers(scores);
  const r = tf.div(tf.stack(Object.values(others)), tf.stack(Object.values(scores)));
  const reach = tf.where(tf.greater(r, 1), tf.scalar(betaMax - 1), tf.scalar(1)); // β − 1
  const k = tf.add(tf.mul(reach, tf.tanh(tf.mul(tf.sub(r, 1), alpha))), 1);
  const each = (values: tf.Tensor): ByModality<tf.Scalar> => {
    const scalars = tf.unstack(values) as tf.Scalar[];
    return recordOf(ids, (id) => scalars[ids.indexOf(id)] as tf.Scalar);
  };
  return { r: each(r), k: each(k) };
}
