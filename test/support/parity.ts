/** Compares the values and gradients of one computation on two backends. */
import * as tf from "../../src/core/tf";
import { useBackend } from "./backend";

export interface Operand {
  readonly shape: readonly number[];
  /** Range of the uniform values; -1 to 1 if left out. */
  readonly range?: readonly [number, number];
  /** Integers below this, as int32; takes no part in gradients. */
  readonly below?: number;
}
export type Computation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Value and, for each float operand, the gradient of Σ value·c with fixed c in [0.5, 1.5). */
export function valueAndGradients(
  compute: Computation,
  operands: readonly Operand[],
  seed: number,
  withGradients = true,
): Promise<Float32Array[]> {
  const next = seeded(seed);
  const inputs = operands.map(({ shape, range = [-1, 1], below }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const [low, high] = range;
    return below === undefined
      ? tf.tensor(
          Float32Array.from({ length: size }, () => low + next() * (high - low)),
          [...shape],
        )
      : tf.tensor(
          Int32Array.from({ length: size }, () => Math.floor(next() * below)),
          [...shape],
          "int32",
        );
  });
  const results = tf.tidy(() => {
    const value = compute(...inputs);
    const floats = inputs.filter((input) => input.dtype === "float32");
    const isSmooth = withGradients && value.dtype === "float32" && floats.length > 0;
    const weights = tf.tensor(
      Float32Array.from({ length: value.size }, () => 0.5 + next()),
      value.shape,
    );
    const gradients = isSmooth
      ? tf.grads((...given: tf.Tensor[]) => {
          const all = [...given];
          const full = inputs.map((input) => (input.dtype === "float32" ? all.shift()! : input));
          return tf.sum(tf.mul(compute(...full), weights));
        })(floats)
      : [];
    return [tf.cast(value, "float32"), ...gradients];
  });
  tf.dispose(inputs);
  return Promise.all(results.map(async (tensor) => (await tensor.data()) as Float32Array)).finally(
    () => tf.dispose(results),
  );
}

/** Largest |a - b| over the largest |b|, so that 1e-6 means six digits. */
export function relativeError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let difference = 0;
  let size = 1e-12;
  for (let index = 0; index < b.length; index++) {
    const gap = Math.abs(a[index]! - b[index]!);
    difference = gap <= difference ? difference : gap;
    if (Number.isNaN(gap)) return Infinity;
    size = Math.max(size, Math.abs(b[index]!));
  }
  return difference / size;
}

/** Worst relative error of value and gradients on WebAssembly against plain JavaScript. */
export async function wasmError(
  compute: Computation,
  operands: readonly Operand[],
  seed: number,
  withGradients = true,
): Promise<number> {
  await useBackend("cpu");
  const expected = await valueAndGradients(compute, operands, seed, withGradients);
  await useBackend("wasm");
  const found = await valueAndGradients(compute, operands, seed, withGradients);
  if (found.length !== expected.length) return Infinity;
  return Math.max(...found.map((values, index) => relativeError(values, expected[index]!)));
}
