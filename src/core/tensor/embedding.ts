/** Rows of a table by index, with a gradient that every backend has the kernels for. */
import * as tf from "../tf";

/** indices [P] int32 within the table, table [V, D] -> [P, D]. The gradient reaches the table. */
export function embed(indices: tf.Tensor1D, table: tf.Tensor2D): tf.Tensor2D {
  const look = tf.customGrad((rows: tf.Tensor2D, save: tf.GradSaveFunc) => {
    save([indices]);
    return {
      value: tf.gather(rows, indices),
      gradFunc: (dy: tf.Tensor2D, [chosen = indices]: tf.Tensor[]) => {
        const oneHot = tf.cast(tf.oneHot(chosen, table.shape[0]), "float32");
        return tf.matMul(oneHot, dy, true);
      },
    };
  });
  return look(table);
}
