/** Bilinear resizing as matrix products, whose gradient every backend has. */
import * as tf from "../tf";

/**
 * Weights of bilinear interpolation from `from` to `to` pixels, a row per new pixel [to, from]. Pixels have their value
 * at their centre; where the picture shrinks, the triangle widens, as in Pillow.
 */
export function bilinearWeights(from: number, to: number): Float32Array {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const weights = new Float32Array(to * from);
  for (let row = 0; row < to; row++) {
    const centre = (row + 0.5) * scale;
    const own = Array.from({ length: from }, (_, pixel) =>
      Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / reach),
    );
    const sum = own.reduce((a, b) => a + b, 0);
    own.forEach((weight, pixel) => (weights[row * from + pixel] = weight / sum));
  }
  return weights;
}

type Sides = readonly [height: number, width: number];

/** Returns a function that resizes images [N, H, W, C] -> [N, H', W', C]; of equal sides it is the identity. */
export function createResize(
  [height, width]: Sides,
  [toHeight, toWidth]: Sides,
): (images: tf.Tensor4D) => tf.Tensor4D {
  if (height === toHeight && width === toWidth) return (images) => images;
  const [rows, columns] = [bilinearWeights(height, toHeight), bilinearWeights(width, toWidth)];
  return (images) => {
    const [count, , , depth] = images.shape;
    const alongHeight = tf.reshape<tf.Rank.R2>(tf.transpose(images, [0, 2, 3, 1]), [-1, height]);
    const tall = tf.matMul(alongHeight, tf.tensor2d(rows, [toHeight, height]), false, true);
    const alongWidth = tf.transpose(
      tf.reshape<tf.Rank.R4>(tall, [count, width, depth, toHeight]),
      [0, 3, 2, 1],
    );
    const flat = tf.reshape<tf.Rank.R2>(alongWidth, [-1, width]);
    const wide = tf.matMul(flat, tf.tensor2d(columns, [toWidth, width]), false, true);
    return tf.transpose(
      tf.reshape<tf.Rank.R4>(wide, [count, toHeight, depth, toWidth]),
      [0, 1, 3, 2],
    );
  };
}
