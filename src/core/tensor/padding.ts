/** Padding of images: zeros below and to the right of what a clip stores. */
import * as tf from "../tf";
import type { ModalityShape } from "../types";

/** Applies `change` to images [N, H, W, C] without their padding, and pads the result with zeros again. */
export function changeStored(
  x: tf.Tensor4D,
  { height, width, stored }: Pick<ModalityShape, "height" | "width" | "stored">,
  change: (stored: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (!stored) return change(x);
  const [images, , , depth] = x.shape;
  const own = tf.slice(x, [0, 0, 0, 0], [images, stored.height, stored.width, depth]);
  return tf.pad(change(own), [
    [0, 0],
    [0, height - stored.height],
    [0, width - stored.width],
    [0, 0],
  ]);
}
