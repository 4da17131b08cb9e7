/** One call of one of our WebGPU kernels, and its expected results. */
import * as tf from "../../../src/core/tf";

export type Inputs = Readonly<Record<string, tf.Tensor>>;

export interface KernelCase {
  /** The name under which it is registered. */
  readonly kernel: string;
  readonly title: string;
  /** Makes the inputs on the current backend: the same numbers on every backend. */
  inputs(): Record<string, tf.Tensor>;
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Computes the results by the package's own operations on the CPU backend. */
  expected(inputs: Inputs): tf.Tensor[];
  /** Inputs that the kernel writes; `expected` gives them after its results. */
  readonly changes?: readonly string[];
  /** Relative to the largest value; larger than the default where WGSL guarantees less precision. */
  readonly tolerance?: number;
}

/** Fixed numbers in [-1, 1] that repeat nowhere near. */
export function wave(shape: number[], turn = 1.7): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, n) => Math.sin(n * turn + 0.3 * (n % 7))),
    shape,
  );
}

/** Fixed whole numbers in [0, below). */
export const whole = (shape: number[], below: number): tf.Tensor =>
  tf.tensor(
    Int32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, n) => (n * 7 + 3) % below),
    shape,
    "int32",
  );

/** As [rows, columns], the last axis kept. */
export const asRows = (x: tf.Tensor): tf.Tensor2D =>
  tf.reshape(x, [-1, x.shape[x.rank - 1] ?? 1]) as tf.Tensor2D;
