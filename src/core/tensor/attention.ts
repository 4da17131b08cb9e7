/** Multi-head self-attention. Vaswani et al., Attention Is All You Need, NeurIPS 2017. */
import type { Random } from "../data/random";
import * as tf from "../tf";
import { layerNorm } from "./layerNorm";
import { linearAlong } from "./sequence";

/** With more rows, TensorFlow.js's softmax on WebGPU computes a wrong last row. */
const maxSoftmaxRows = 65535;

/** Softmax over the last axis, however many rows there are. x [..., K] -> [..., K]. */
export function softmax<R extends tf.Rank>(
  x: tf.Tensor<R>,
  maxRows = maxSoftmaxRows,
): tf.Tensor<R> {
  const last = x.shape.length - 1;
  if (x.size / (x.shape[last] ?? 1) <= maxRows) return tf.softmax(x);
  const composed = tf.customGrad((input: tf.Tensor<R>, save: tf.GradSaveFunc) => {
    const raised = tf.exp(tf.sub(input, tf.max(input, last, true)));
    const value = tf.div(raised, tf.sum(raised, last, true));
    save([value]);
    const gradFunc = (dy: tf.Tensor<R>, [p = value]: tf.Tensor[]) =>
      tf.mul(p, tf.sub(dy, tf.sum(tf.mul(dy, p), last, true)));
    return { value, gradFunc };
  });
  return composed(x);
}

/** Added to the scores of masked keys, whose weight becomes exactly zero. */
const maskedScore = -1e9;

/**
 * softmax(q kᵀ / √d) v over sequences. q, k, v [N, T, d] -> [N, T, d]. `mask` [N, 1, T] is 1 at keys that are
 * left out and 0 at the others.
 */
export function attend(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  mask?: tf.Tensor3D,
): tf.Tensor3D {
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[2]));
  const masked = mask ? tf.add(scores, tf.mul(mask, maskedScore)) : scores;
  return tf.matMul(softmax(masked), v);
}

export interface AttentionOptions {
  readonly width: number;
  readonly heads: number;
  /** Applied to queries and keys [N, T, d] of every head; left out: tokens carry their positions. */
  readonly rotate?: (x: tf.Tensor3D) => tf.Tensor3D;
  readonly random: Random;
}

/**
 * x [B, T, width] -> [B, T, width]; if heads do not divide the width, the size of a head is rounded up. Positions
 * where `mask` [B, T] is 1 are left out of every sum.
 */
export function selfAttention({ width, heads, rotate = (x) => x, random }: AttentionOptions) {
  const size = Math.ceil(width / heads);
  const inner = heads * size;
  const maps = linearAlong(width, 3 * inner, random.fork("maps"));
  const out = linearAlong(inner, width, random.fork("out"));
  return {
    variables: [...maps.variables, ...out.variables],
    multiplyAdds: (time: number): number => time * 4 * width * inner + 2 * time * time * inner,
    apply: (x: tf.Tensor3D, mask?: tf.Tensor2D): tf.Tensor3D => {
      const [batch, time] = x.shape;
      const ofHeads = mask && tf.tile(tf.reshape(mask, [batch, 1, time]), [1, heads, 1]);
      const [q, k, v] = tf
        .split(maps.apply(x), 3, 2)
        .map((one) =>
          tf.reshape(tf.transpose(tf.reshape(one, [batch, time, heads, size]), [0, 2, 1, 3]), [
            batch * heads,
            time,
            size,
          ]),
        ) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
      const each = tf.reshape(
        attend(rotate(q), rotate(k), v, ofHeads && tf.reshape(ofHeads, [batch * heads, 1, time])),
        [batch, heads, time, size],
      );
      return out.apply(tf.reshape(tf.transpose(each, [0, 2, 1, 3]), [batch, time, inner]));
    },
  };
}

/** x + MHSA(LN(x)): x [B, T, width] -> the same shape; `mask` as in `selfAttention`. */
export function attentionSublayer(options: AttentionOptions) {
  const norm = layerNorm(options.width);
  const attention = selfAttention({ ...options, random: options.random.fork("attention") });
  return {
    variables: [...norm.variables, ...attention.variables],
    multiplyAdds: attention.multiplyAdds,
    apply: (x: tf.Tensor3D, mask?: tf.Tensor2D): tf.Tensor3D =>
      tf.add(x, attention.apply(norm.apply(x), mask)),
  };
}
