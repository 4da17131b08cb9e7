/** One pre-norm Transformer block: x <- x + MHSA(LN(x)), x <- x + FF(LN(x)), FF with GELU and width 4 D. */
import * as tf from "../tf";
import { selfAttention, type AttentionOptions } from "./attention";
import { layerNorm } from "./layerNorm";
import { activate, linearAlong } from "./sequence";

const expansion = 4;

/** x [B, T, width] -> the same shape; `hidden` as in `selfAttention`. */
export function transformerBlock(options: AttentionOptions) {
  const { width, random } = options;
  const [first, second] = [layerNorm(width), layerNorm(width)];
  const attention = selfAttention({ ...options, random: random.fork("attention") });
  const widen = linearAlong(width, expansion * width, random.fork("widen"));
  const narrow = linearAlong(expansion * width, width, random.fork("narrow"));
  return {
    variables: [first, attention, second, widen, narrow].flatMap(
      ({ variables }): readonly tf.Variable[] => variables,
    ),
    multiplyAdds: (time: number): number =>
      attention.multiplyAdds(time) + time * 2 * expansion * width * width,
    apply: (x: tf.Tensor3D, hidden?: tf.Tensor2D): tf.Tensor3D => {
      const attended = tf.add(x, attention.apply(first.apply(x), hidden));
      const fed = narrow.apply(activate(widen.apply(second.apply(attended)), "gelu"));
      return tf.add(attended, fed);
    },
  };
}
