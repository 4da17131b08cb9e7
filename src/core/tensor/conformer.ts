/**
 * One Conformer block. Gulati et al., Conformer: Convolution-augmented Transformer for Speech
 * Recognition, Interspeech 2020.
 *
 *   x <- x + FF(x) / 2,  x <- x + MHSA(LN(x)),  x <- x + Conv(x),  x <- LN(x + FF(x) / 2)
 *   FF(x)   = act(LN(x) W_1 + b_1) W_2 + b_2,  W_1 [D, 4 D]
 *   Conv(x) = act(LN(depthwise(a * sigmoid(b)))) W_2 + b_2,  (a, b) = LN(x) W_1 + b_1
 *
 * Departs from the paper: positions are added to the tokens, or are rotary, where the paper's are relative; a layer
 * norm replaces its batch norm, so that a clip's prediction does not depend on its batch; no dropout.
 */
import type { Random } from "../data/random";
import * as tf from "../tf";
import { attentionSublayer, type AttentionOptions } from "./attention";
import { feedForward } from "./feedForward";
import { layerNorm } from "./layerNorm";
import { activate, depthwise, linearAlong, type Activation } from "./sequence";

export interface ConformerOptions extends AttentionOptions {
  /** Positions under the convolution, odd. */
  readonly kernel: number;
  readonly activation: Activation;
}

function convolution({ width, kernel, activation }: ConformerOptions, random: Random) {
  const [before, after] = [layerNorm(width), layerNorm(width)];
  const gates = linearAlong(width, 2 * width, random.fork("gates"));
  const along = depthwise(width, kernel, random.fork("depthwise"));
  const mix = linearAlong(width, width, random.fork("mix"));
  return {
    variables: [before, gates, along, after, mix].flatMap(({ variables }) => variables),
    apply: (x: tf.Tensor3D) => {
      const [a, b] = tf.split(gates.apply(before.apply(x)), 2, 2);
      const convolved = after.apply(along.apply(tf.mul(a, tf.sigmoid(b))));
      return mix.apply(activate(convolved, activation));
    },
  };
}

/** x [B, T, width] -> [B, T, width]. */
export function conformerBlock(options: ConformerOptions) {
  const { width, activation, kernel, random } = options;
  const first = feedForward(width, activation, random.fork("first"));
  const attention = attentionSublayer(options);
  const conv = convolution(options, random.fork("convolution"));
  const second = feedForward(width, activation, random.fork("second"));
  const last = layerNorm(width);
  const half = (x: tf.Tensor3D) => tf.mul(x, 0.5);
  return {
    variables: [first, attention, conv, second, last].flatMap(
      ({ variables }): readonly tf.Variable[] => variables,
    ),
    /** Of one forward pass over one clip of `time` tokens. */
    multiplyAdds: (time: number): number =>
      first.multiplyAdds(time) +
      attention.multiplyAdds(time) +
      time * width * (3 * width + kernel) +
      second.multiplyAdds(time),
    apply: (x: tf.Tensor3D): tf.Tensor3D => {
      const attended = attention.apply(tf.add(x, half(first.apply(x))));
      const convolved = tf.add(attended, conv.apply(attended));
      return last.apply(tf.add(convolved, half(second.apply(convolved))));
    },
  };
}
