/**
 * One Conformer block. Gulati et al., Conformer: Convolution-augmented Transformer for Speech
 * Recognition, Interspeech 2020.
 *
 *   x <- x + FF(x) / 2,  x <- x + MHSA(LN(x)),  x <- x + Conv(x),  x <- LN(x + FF(x) / 2)
 *   FF(x)   = act(LN(x) W_1 + b_1) W_2 + b_2,  W_1 [D, 4 D]
 *   Conv(x) = act(LN(depthwise(a * sigmoid(b)))) W_2 + b_2,  (a, b) = LN(x) W_1 + b_1
 *
 * Departs from the paper: positions come with the tokens, or are rotary, in place of its relative ones; a layer norm stands
 * where it has a batch norm, so that a clip's prediction does not depend on its batch; no dropout.
 */
import type { Random } from "../data/random";
import * as tf from "../tf";
import { selfAttention, type AttentionOptions } from "./attention";
import { layerNorm } from "./layerNorm";
import { activate, depthwise, linearAlong, type Activation } from "./sequence";

export interface ConformerOptions {
  readonly width: number;
  readonly heads: number;
  /** Positions that the convolution sees, odd. */
  readonly kernel: number;
  readonly activation: Activation;
  /** Left out: positions come with the tokens. */
  readonly rotate?: AttentionOptions["rotate"];
  readonly random: Random;
}

const expansion = 4;

function feedForward({ width, activation }: ConformerOptions, random: Random) {
  const norm = layerNorm(width);
  const widen = linearAlong(width, expansion * width, random.fork("widen"));
  const narrow = linearAlong(expansion * width, width, random.fork("narrow"));
  return {
    variables: [norm, widen, narrow].flatMap(({ variables }) => variables),
    apply: (x: tf.Tensor3D) => narrow.apply(activate(widen.apply(norm.apply(x)), activation)),
  };
}

function convolution({ width, kernel, activation }: ConformerOptions, random: Random) {
  const [before, behind] = [layerNorm(width), layerNorm(width)];
  const gates = linearAlong(width, 2 * width, random.fork("gates"));
  const along = depthwise(width, kernel, random.fork("depthwise"));
  const mix = linearAlong(width, width, random.fork("mix"));
  return {
    variables: [before, gates, along, behind, mix].flatMap(({ variables }) => variables),
    apply: (x: tf.Tensor3D) => {
      const [a, b] = tf.split(gates.apply(before.apply(x)), 2, 2);
      const seen = behind.apply(along.apply(tf.mul(a, tf.sigmoid(b))));
      return mix.apply(activate(seen, activation));
    },
  };
}

/** x [B, T, width] -> [B, T, width]. */
export function conformerBlock(options: ConformerOptions) {
  const { width, heads, kernel, rotate, random } = options;
  const first = feedForward(options, random.fork("first"));
  const norm = layerNorm(width);
  const attention = selfAttention({
    width,
    heads,
    ...(rotate && { rotate }),
    random: random.fork("attention"),
  });
  const conv = convolution(options, random.fork("convolution"));
  const second = feedForward(options, random.fork("second"));
  const last = layerNorm(width);
  const half = (x: tf.Tensor3D) => tf.mul(x, 0.5);
  return {
    variables: [first, norm, attention, conv, second, last].flatMap(
      ({ variables }): readonly tf.Variable[] => variables,
    ),
    /** Of one forward pass over one clip of `time` tokens. */
    multiplyAdds: (time: number): number =>
      attention.multiplyAdds(time) + time * width * ((4 * expansion + 3) * width + kernel),
    apply: (x: tf.Tensor3D): tf.Tensor3D => {
      const fed = tf.add(x, half(first.apply(x)));
      const attended = tf.add(fed, attention.apply(norm.apply(fed)));
      const convolved = tf.add(attended, conv.apply(attended));
      return last.apply(tf.add(convolved, half(second.apply(convolved))));
    },
  };
}
