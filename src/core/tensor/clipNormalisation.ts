/** Normalises the input of each clip by its own mean and deviation. An input of zeros stays zero. */
import * as tf from "../tf";

export type ClipNormalisation = "none" | "offset" | "standard";

/** Keeps a nearly constant clip from being amplified: inputs are standardised over training clips. */
const smallestDeviation = 0.1;

/** Images of whole clips [B*images, H, W, C], clip by clip -> the same shape. */
export function normaliseClips(
  x: tf.Tensor4D,
  images: number,
  kind: ClipNormalisation,
): tf.Tensor4D {
  if (kind === "none") return x;
  const clips = tf.reshape(x, [x.shape[0] / images, -1]) as tf.Tensor2D;
  const centred = tf.sub(clips, tf.mean(clips, 1, true));
  if (kind === "offset") return tf.reshape(centred, x.shape);
  const deviation = tf.sqrt(tf.mean(tf.square(centred), 1, true));
  return tf.reshape(tf.div(centred, tf.add(deviation, smallestDeviation)), x.shape);
}
