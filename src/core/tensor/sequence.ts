/** Layers over sequences [B, T, D]: one applied at every position, the others along time. */
import type { Random } from "../data/random";
import * as tf from "../tf";
import { linear, normalVariable, variableOf } from "./layers";

export type Activation = "swish" | "gelu";

/** swish: x sigmoid(x); gelu: x Phi(x), Phi the normal distribution. */
export const activate = (x: tf.Tensor3D, activation: Activation): tf.Tensor3D =>
  activation === "swish"
    ? tf.mul(x, tf.sigmoid(x))
    : tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/** One linear layer at every position. x [B, T, D] -> [B, T, K]. */
export function linearAlong(inputSize: number, outputSize: number, random: Random) {
  const { variables, apply } = linear(inputSize, outputSize, random);
  return {
    variables,
    apply: (x: tf.Tensor3D): tf.Tensor3D => {
      const [batch, time] = x.shape;
      const rows = apply(tf.reshape(x, [batch * time, inputSize]));
      return tf.reshape(rows, [batch, time, outputSize]);
    },
  };
}

/** Channel by channel along time, "same" padding. x [B, T, D], weights [k, D], k odd -> [B, T, D]. */
export function depthwiseAlong(x: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor3D {
  const convolve = tf.customGrad(
    (input: tf.Tensor3D, filter: tf.Tensor2D, save: tf.GradSaveFunc) => {
      save([input, filter]);
      return {
        value: correlate(input, filter),
        gradFunc: (dy: tf.Tensor3D, saved: tf.Tensor[]) => {
          const [sequence, taps] = saved as [tf.Tensor3D, tf.Tensor2D];
          return [correlate(dy, tf.reverse(taps, 0)), tapGradients(sequence, dy, taps.shape[0])];
        },
      };
    },
  );
  return convolve(x, weights);
}

function correlate(x: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor3D {
  const [batch, time, size] = x.shape;
  const images = tf.reshape(x, [batch, time, 1, size]);
  const filter = tf.reshape(weights, [weights.shape[0], 1, size, 1]);
  return tf.reshape(tf.depthwiseConv2d(images, filter, 1, "same"), x.shape);
}

/** One slice per tap, because the package has no kernel for it on WebAssembly. -> [k, D]. */
function tapGradients(x: tf.Tensor3D, dy: tf.Tensor3D, taps: number): tf.Tensor2D {
  const [batch, time, size] = x.shape;
  const side = (taps - 1) / 2;
  const padded = tf.pad(x, [
    [0, 0],
    [side, side],
    [0, 0],
  ]);
  const each = Array.from({ length: taps }, (_, tap) =>
    tf.sum(tf.mul(tf.slice(padded, [0, tap, 0], [batch, time, size]), dy), [0, 1]),
  );
  return tf.stack(each);
}

/** `depthwiseAlong` as a layer with a bias; `kernel` positions, odd. */
export function depthwise(size: number, kernel: number, random: Random) {
  if (kernel % 2 === 0) throw new RangeError(`kernel: expected an odd number, got ${kernel}`);
  const weights = normalVariable([kernel, size], Math.sqrt(1 / kernel), random);
  const bias = variableOf(tf.zeros([size]));
  return {
    variables: [weights, bias],
    apply: (x: tf.Tensor3D): tf.Tensor3D => tf.add(depthwiseAlong(x, weights), bias),
  };
}
