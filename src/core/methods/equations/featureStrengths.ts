/** Feature strength Γ of each class, and which modality has found it (Modality Competition). */
import { classOfFeature } from "../../fusion/neuronSum";
import { recordOf } from "../../tensor/records";
import * as tf from "../../tf";

/** weights [d, D], neuron n of class n mod K; dictionary [K, d], a class's feature each -> Gamma [K]. */
export function featureStrengths(weights: tf.Tensor2D, dictionary: tf.Tensor2D): tf.Tensor1D {
  const [classes, features] = [dictionary.shape[0], weights.shape[1]];
  return tf.tidy(() => {
    const along = tf.matMul<tf.Tensor2D>(dictionary, weights);
    const belongs = tf.tensor2d(classOfFeature(features, classes), [features, classes]);
    // neurons of other classes are out of the running
    const others = tf.mul(tf.sub(tf.transpose(belongs), 1), 1e9);
    return tf.max<tf.Tensor1D>(tf.add(along, others), 1);
  });
}

/** Gamma [K] per modality -> numbers of classes: found by one modality alone, by several, by none. */
export function countFound(
  strengths: Readonly<Record<string, tf.Tensor1D>>,
  threshold: number,
): { readonly alone: Readonly<Record<string, tf.Scalar>>; several: tf.Scalar; none: tf.Scalar } {
  const found = tf.stack(
    Object.values(strengths).map((gamma) => tf.greaterEqual(gamma, threshold)),
  );
  const finders = tf.sum(tf.cast(found, "float32"), 0);
  const count = (which: tf.Tensor): tf.Scalar => tf.sum<tf.Scalar>(tf.cast(which, "float32"));
  const rows = tf.unstack(found);
  const ids = Object.keys(strengths);
  const single = tf.equal(finders, 1);
  return {
    alone: recordOf(ids, (id) => count(tf.logicalAnd(rows[ids.indexOf(id)] as tf.Tensor, single))),
    several: count(tf.greater(finders, 1)),
    none: count(tf.equal(finders, 0)),
  };
}
