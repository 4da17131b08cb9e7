/** One pre-norm Transformer block: x <- x + MHSA(LN(x)), x <- x + FF(x), FF with GELU. */
import * as tf from "../tf";
import { attentionSublayer, type AttentionOptions } from "./attention";
import { feedForward } from "./feedForward";

/** x [B, T, width] -> the same shape; `mask` as in `selfAttention`. */
export function transformerBlock(options: AttentionOptions) {
  const attention = attentionSublayer(options);
  const feed = feedForward(options.width, "gelu", options.random);
  return {
    variables: [...attention.variables, ...feed.variables],
    multiplyAdds: (time: number): number => attention.multiplyAdds(time) + feed.multiplyAdds(time),
    apply: (x: tf.Tensor3D, mask?: tf.Tensor2D): tf.Tensor3D => {
      const attended = attention.apply(x, mask);
      return tf.add(attended, feed.apply(attended));
    },
  };
}
