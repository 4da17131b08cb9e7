/** Running means of each modality's excitation over all training steps, which replace it. */
import { stopGradient } from "../../tensor/gradientFlow";
import { variableOf } from "../../tensor/layers";
import { entryOf, mapRecord, recordOf } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality } from "../../types";

export function createRunningExcitations(ids: readonly string[], featureSize: number) {
  const means = recordOf(ids, () => variableOf(tf.zeros<tf.Rank.R1>([featureSize])));
  const count = variableOf(tf.scalar(0));
  /** E [B, D] -> mean over every step and clip, this step's included [D]. */
  const meanWith = (E: tf.Tensor2D, id: string): tf.Tensor1D => {
    const before = entryOf(means, id);
    return tf.add(before, tf.div(tf.sub(tf.mean(E, 0), before), tf.add(count, 1)));
  };
  return {
    state: [...Object.values(means), count],
    /** Where `held` [] is 1 the mean, which has no gradient; where it is 0 exactly E. */
    replace: (own: ByModality<tf.Tensor2D>, held: ByModality<tf.Scalar>) =>
      mapRecord(own, (E, id) => {
        const mean = stopGradient(() => meanWith(E, id));
        const h = entryOf(held, id);
        return tf.add<tf.Tensor2D>(tf.mul(E, tf.sub(1, h)), tf.mul(mean, h));
      }),
    /** Adds the excitations of this step. */
    update: (own: ByModality<tf.Tensor2D>): void => {
      for (const [id, E] of Object.entries(own)) entryOf(means, id).assign(meanWith(E, id));
      count.assign(tf.add(count, 1));
    },
  };
}
