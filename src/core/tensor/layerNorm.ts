/** Layer normalisation. Ba, Kiros, Hinton, 2016. */
import * as tf from "../tf";
import { variableOf } from "./layers";

/** Added under the root, as in PyTorch. */
const epsilon = 1e-5;

/** Subtracts each row's mean and divides by its standard deviation. x [N, D] -> [N, D]. */
export function standardiseRows(x: tf.Tensor2D): tf.Tensor2D {
  const standardised = tf.customGrad((input: tf.Tensor2D, save: tf.GradSaveFunc) => {
    const centred = tf.sub(input, tf.mean(input, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const value = tf.mul(centred, scale);
    save([value, scale]);
    return {
      value,
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
        const [z, s] = saved as [tf.Tensor2D, tf.Tensor2D];
        // the parts of dy that would change a row's mean or deviation have no effect
        const along = tf.mul(z, tf.mean(tf.mul(dy, z), 1, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, 1, true)), along), s);
      },
    };
  });
  return standardised(x);
}

/** `standardiseRows`, then a learned scale and shift, initially 1 and 0. x [..., D] -> [..., D]. */
export function layerNorm(size: number) {
  const scale = variableOf(tf.ones([size]));
  const shift = variableOf(tf.zeros([size]));
  return {
    variables: [scale, shift],
    apply: <T extends tf.Tensor>(x: T): T => {
      const rows = standardiseRows(tf.reshape(x, [x.size / size, size]));
      return tf.reshape(tf.add(tf.mul(rows, scale), shift), x.shape) as T;
    },
  };
}
