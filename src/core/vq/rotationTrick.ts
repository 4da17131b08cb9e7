/**
 * The rotation trick: Fifty et al., Restructuring Vector Quantization with the Rotation Trick, ICLR 2025. The code q of
 * z is written as a rotation and rescaling of z, which are constants for differentiation:
 *
 *   q = λ R z,  λ = |q| / |z|,  R = I − 2 r rᵀ + 2 q̂ ẑᵀ,  r = (ẑ + q̂) / |ẑ + q̂|
 *   dL/dz = λ Rᵀ dL/dq = λ (g − 2 r (r·g) + 2 ẑ (q̂·g)),  g = dL/dq
 *
 * The angle between the gradient and the code is the angle between dL/dz and z. (Straight-through: dL/dz = dL/dq.)
 */
import { l2NormaliseRows } from "../ops/rows";
import * as tf from "../tf";

/** Added under roots and to norms that are divided by: a row of zeros has a finite gradient. */
const epsilon = 1e-12;

const normOfRows = (x: tf.Tensor2D): tf.Tensor2D =>
  tf.sqrt(tf.add(tf.sum<tf.Tensor2D>(tf.square(x), 1, true), epsilon));

/** a · b of every row [P, 1]. */
const rowDots = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.sum<tf.Tensor2D>(tf.mul(a, b), 1, true);

/** λ Rᵀ g for every row: z, q, g [P, D] -> [P, D]. */
export function rotatedGradient(z: tf.Tensor2D, q: tf.Tensor2D, g: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [fromUnit, toUnit] = [l2NormaliseRows(z), l2NormaliseRows(q)];
    const between = l2NormaliseRows(tf.add(fromUnit, toUnit));
    const reflected = tf.mul(between, rowDots(between, g));
    const aligned = tf.mul(fromUnit, rowDots(toUnit, g));
    const rotated = tf.add(g, tf.mul(tf.sub(aligned, reflected), 2));
    return tf.mul<tf.Tensor2D>(rotated, tf.div(normOfRows(q), normOfRows(z)));
  });
}

/** Forward: q. Backward: dL/dq is rotated and rescaled onto z; q receives no gradient. z, q [P, D]. */
export function rotateOnto(z: tf.Tensor2D, q: tf.Tensor2D): tf.Tensor2D {
  const rotated = tf.customGrad((input: tf.Tensor2D, save: tf.GradSaveFunc) => {
    save([input, q]);
    return {
      value: q.clone(),
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) =>
        rotatedGradient((saved[0] ?? input) as tf.Tensor2D, (saved[1] ?? q) as tf.Tensor2D, dy),
    };
  });
  return rotated(z);
}
