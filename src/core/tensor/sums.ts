/** Sums of any number of tensors. */
import * as tf from "../tf";

/** Of equal shapes, pair by pair: `tf.addN` binds them all to one shader, and a GPU has eight places. */
export const sumOf = <T extends tf.Tensor>(terms: readonly T[]): T =>
  terms.reduce((a, b) => tf.add<T>(a, b));
