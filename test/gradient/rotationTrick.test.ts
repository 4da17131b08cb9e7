import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import * as tf from "../../src/core/tf";
import { rotateOnto, rotatedGradient } from "../../src/core/vq/rotationTrick";
import { useBackend } from "../support/backend";

beforeAll(() => useBackend("cpu"));

const random = randomFrom(11, "rotation");
const vector = (size: number): number[] => Array.from({ length: size }, () => random.normal());
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
const unit = (a: readonly number[]): number[] => a.map((value) => value / Math.sqrt(dot(a, a)));

/** λ R of the paper as a matrix: R = I − 2 r rᵀ + 2 q̂ ẑᵀ. */
function matrixOf(z: readonly number[], q: readonly number[]): number[][] {
  const [from, to] = [unit(z), unit(q)];
  const r = unit(from.map((value, i) => value + (to[i] ?? NaN)));
  const scale = Math.sqrt(dot(q, q) / dot(z, z));
  return z.map((_, i) =>
    z.map((_value, j) => {
      const [ri = 0, rj = 0, qi = 0, zj = 0] = [r[i], r[j], to[i], from[j]];
      return scale * ((i === j ? 1 : 0) - 2 * ri * rj + 2 * qi * zj);
    }),
  );
}
const gradientThrough = (z: tf.Tensor2D, q: tf.Tensor2D, g: tf.Tensor2D): tf.Tensor =>
  tf.grad((x) => tf.sum(tf.mul(rotateOnto(x as tf.Tensor2D, q), g)))(z);

describe("the rotation trick", () => {
  const [z, q, g] = [vector(6), vector(6), vector(6)];
  const matrix = matrixOf(z, q);

  it("has the code as its value, which is λ R z", () => {
    const value = [...rotateOnto(tf.tensor2d([z]), tf.tensor2d([q])).dataSync()];
    matrix.forEach((row, i) => {
      expect(value[i]).toBeCloseTo(q[i] ?? NaN, 6);
      expect(dot(row, z)).toBeCloseTo(q[i] ?? NaN, 6);
    });
  });

  it("has the transposed matrix as its gradient", () => {
    const taped = [
      ...gradientThrough(tf.tensor2d([z]), tf.tensor2d([q]), tf.tensor2d([g])).dataSync(),
    ];
    z.forEach((_, j) => {
      const closed = dot(
        matrix.map((row) => row[j] ?? NaN),
        g,
      );
      expect(taped[j]).toBeCloseTo(closed, 5);
    });
  });

  it("agrees with central differences of x -> λ R x, whose matrix is a constant", () => {
    const at = (x: readonly number[]): number =>
      dot(
        matrix.map((row) => dot(row, x)),
        g,
      );
    const taped = [
      ...rotatedGradient(tf.tensor2d([z]), tf.tensor2d([q]), tf.tensor2d([g])).dataSync(),
    ];
    z.forEach((_, j) => {
      const moved = (by: number) => z.map((value, i) => (i === j ? value + by : value));
      expect(taped[j]).toBeCloseTo((at(moved(0.01)) - at(moved(-0.01))) / 0.02, 4);
    });
  });

  it("keeps the angle between gradient and vector, row by row", () => {
    const rows = [vector(4), vector(4)];
    const [codes, upstream] = [
      [vector(4), vector(4)],
      [vector(4), vector(4)],
    ];
    const back = gradientThrough(tf.tensor2d(rows), tf.tensor2d(codes), tf.tensor2d(upstream));
    const cosine = (a: readonly number[], b: readonly number[]) => dot(unit(a), unit(b));
    (back.arraySync() as number[][]).forEach((row, i) => {
      expect(cosine(row, rows[i] ?? [])).toBeCloseTo(cosine(upstream[i] ?? [], codes[i] ?? []), 5);
    });
  });

  it("is straight-through where the code is the vector", () => {
    const same = tf.tensor2d([z]);
    const back = [...gradientThrough(same, same, tf.tensor2d([g])).dataSync()];
    back.forEach((value, i) => expect(value).toBeCloseTo(g[i] ?? NaN, 5));
  });

  it("is finite at zero and for opposite vectors", () => {
    const rows = tf.tensor2d([
      [0, 0],
      [1, 2],
    ]);
    const codes = tf.tensor2d([
      [1, 0],
      [-1, -2],
    ]);
    const back = gradientThrough(rows, codes, tf.ones([2, 2]));
    expect([...back.dataSync()].every(Number.isFinite)).toBe(true);
  });
});
