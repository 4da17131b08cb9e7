import { describe, expect, test } from "vitest";
import * as tf from "../../../src/core/tf";
import { wasmError } from "../../support/parity";

const flags = [false, true] as const;
const combinations = flags.flatMap((transposeA) =>
  flags.map((transposeB) => ({ transposeA, transposeB })),
);

describe.each(combinations)("matMul on WebAssembly, %o", ({ transposeA, transposeB }) => {
  const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB);
  const shapes = (
    batchA: number[],
    batchB: number[],
    [m, k, n]: readonly [number, number, number],
  ) => [
    { shape: [...batchA, ...(transposeA ? [k, m] : [m, k])] },
    { shape: [...batchB, ...(transposeB ? [n, k] : [k, n])] },
  ];

  test.each([
    [1, 1, 1],
    [3, 5, 7],
    [1, 300, 2],
    [67, 33, 35],
    [130, 65, 1],
  ] as const)("one product %i x %i x %i with its gradients", async (m, k, n) => {
    expect(await wasmError(product, shapes([], [], [m, k, n]), 5)).toBeLessThan(1e-5);
  });

  test("a batch of products with its gradients", async () => {
    expect(await wasmError(product, shapes([3], [3], [5, 9, 4]), 5)).toBeLessThan(1e-5);
  });

  test("batch dimensions that broadcast", async () => {
    const operands = shapes([1], [3], [5, 9, 4]).map((operand) => ({ ...operand }));
    const value = (a: tf.Tensor, b: tf.Tensor) =>
      tf.cast(tf.round(tf.mul(product(a, b), 64)), "int32");
    expect(await wasmError(value, operands, 5)).toBeLessThan(1e-5);
  });
});
