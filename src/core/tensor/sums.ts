/** Sums of any number of tensors. */
import * as tf from "../tf";

/** The sum of tensors of one shape, added one by one: `tf.addN` binds them all to one shader, and a GPU may bind eight. */
export const sumOf = <T extends tf.Tensor>(terms: readonly T[]): T =>
  terms.reduce((a, b) => tf.add<T>(a, b));

/** Sum over matching tensors of the sums of their products -> []. */
export const dotOf = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]): tf.Scalar =>
  sumOf(
    a.map((x, i) => {
      const y = b[i];
      if (!y) throw new RangeError(`dotOf: no match for tensor ${i}`);
      return tf.sum(tf.mul(x, y));
    }),
  );
