/** OGM's ratios and coefficients, and the deviation of its noise. */
import { entryOf, mapRecord } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality } from "../../types";
import { meanOfOthers } from "../shared/terms";

/** Scores [] -> ratios rho and coefficients k [] by modality; 1 for one alone. */
export function ogmCoefficients(scores: ByModality<tf.Scalar>, alpha: number) {
  const others = meanOfOthers(scores);
  const rho = mapRecord(scores, (own, id) => tf.div<tf.Scalar>(own, entryOf(others, id)));
  const k = mapRecord(rho, (ratio) =>
    tf.where<tf.Scalar>(
      tf.greater(ratio, 1),
      tf.sub(1, tf.tanh(tf.mul(ratio, alpha))),
      tf.onesLike(ratio),
    ),
  );
  return { rho, k };
}

/** Unbiased standard deviation of a tensor's entries -> []. */
export function deviation(x: tf.Tensor): tf.Scalar {
  const centred = tf.sub(x, tf.mean(x));
  return tf.sqrt(tf.div(tf.sum(tf.square(centred)), Math.max(1, x.size - 1)));
}
