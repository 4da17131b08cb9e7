/** The feed-forward part of a Transformer or Conformer block. */
import type { Random } from "../data/random";
import type * as tf from "../tf";
import { layerNorm } from "./layerNorm";
import { activate, linearAlong, type Activation } from "./sequence";

const expansion = 4;

/** act(LN(x) W_1 + b_1) W_2 + b_2, W_1 [D, 4 D]. x [B, T, D] -> the same shape. */
export function feedForward(width: number, activation: Activation, random: Random) {
  const norm = layerNorm(width);
  const widen = linearAlong(width, expansion * width, random.fork("widen"));
  const narrow = linearAlong(expansion * width, width, random.fork("narrow"));
  return {
    variables: [norm, widen, narrow].flatMap(({ variables }) => variables),
    multiplyAdds: (time: number): number => time * 2 * expansion * width * width,
    apply: (x: tf.Tensor3D): tf.Tensor3D =>
      narrow.apply(activate(widen.apply(norm.apply(x)), activation)),
  };
}
