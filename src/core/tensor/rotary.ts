/**
 * Rotary positions: Su et al., RoFormer, 2021. Queries and keys are rotated by an angle proportional to their
 * position, so their product depends only on the difference of their positions.
 *
 *   (a_i, b_i) <- (a_i cos - b_i sin, a_i sin + b_i cos),  angle = position / 10000^(i / (d / 2))
 */
import * as tf from "../tf";

const base = 10_000;

/** x [N, T, d] -> the same shape; if d is odd, the last channel is not rotated. */
export function rotatePositions(x: tf.Tensor3D): tf.Tensor3D {
  const [batch, time, size] = x.shape;
  const half = size >> 1;
  const angles = Float32Array.from(
    { length: time * half },
    (_, at) => Math.floor(at / half) / base ** ((at % half) / half),
  );
  const table = (f: (angle: number) => number) => tf.tensor3d(angles.map(f), [1, time, half]);
  const [cos, sin] = [table(Math.cos), table(Math.sin)];
  const part = (from: number, count: number) => tf.slice(x, [0, 0, from], [batch, time, count]);
  const [a, b] = [part(0, half), part(half, half)];
  const rest = size > 2 * half ? [part(2 * half, 1)] : [];
  const pairs = [tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(a, sin), tf.mul(b, cos))];
  return tf.concat([...pairs, ...rest], 2);
}
