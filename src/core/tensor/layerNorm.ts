/** Layer normalisation. Ba, Kiros, Hinton, 2016. */
import * as tf from "../tf";
import { variableOf } from "./layers";

/** Beneath the root, as PyTorch has it. */
const epsilon = 1e-5;

/** Every row less its mean, by the root of its variance. x [N, D] -> [N, D]. */
export function standardRows(x: tf.Tensor2D): tf.Tensor2D {
  const standardised = tf.customGrad((input, save) => {
    const centred = tf.sub(input as tf.Tensor2D, tf.mean(input as tf.Tensor2D, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const value = tf.mul<tf.Tensor2D>(centred, scale);
    (save as tf.GradSaveFunc)([value, scale]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [z, s] = saved as [tf.Tensor2D, tf.Tensor2D];
        // what a row's mean and spread would take back is no part of the gradient
        const along = tf.mul(z, tf.mean(tf.mul(dy, z), 1, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, 1, true)), along), s);
      },
    };
  });
  return standardised(x) as tf.Tensor2D;
}

/** Learned scale and shift behind `standardRows`; at first 1 and 0. x [..., D] -> [..., D]. */
export function layerNorm(size: number) {
  const scale = variableOf(tf.ones<tf.Rank.R1>([size]));
  const shift = variableOf(tf.zeros<tf.Rank.R1>([size]));
  return {
    variables: [scale, shift],
    apply: <T extends tf.Tensor>(x: T): T => {
      const rows = standardRows(tf.reshape(x, [x.size / size, size]));
      return tf.reshape(tf.add(tf.mul(rows, scale), shift), x.shape) as T;
    },
  };
}
