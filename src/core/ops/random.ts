/** Random numbers computed on the device, the same on every backend; `seed` is a uint32. */
import { normalAt, uniformAt } from "../data/deviceRandom";
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

const onHost = (shape: number[], at: (i: number) => number): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => at(i)),
    shape,
  );

/** Uniform numbers in [0, 1). */
export const randomUniform = (shape: number[], seed: number): tf.Tensor =>
  hasKernel("RandomUniform")
    ? runKernel("RandomUniform", {}, { shape, seed })
    : onHost(shape, (i) => uniformAt(i, seed));

/** Standard normal numbers. */
export const randomNormal = (shape: number[], seed: number): tf.Tensor =>
  hasKernel("RandomNormal")
    ? runKernel("RandomNormal", {}, { shape, seed })
    : onHost(shape, (i) => normalAt(i, seed));

/** Seeded choice, with repetition, of `count` rows of x [P, D] -> [count, D]. */
export function randomRows(x: tf.Tensor2D, count: number, seed: number): tf.Tensor2D {
  if (hasKernel("RandomRows")) return runKernel("RandomRows", { x }, { count, seed });
  const places = tf.floor(tf.mul(randomUniform([count], seed), x.shape[0]));
  return tf.gather<tf.Tensor2D>(x, tf.cast(places, "int32"));
}
