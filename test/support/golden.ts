/** Golden cases: numbers from the official code, stored as JSON next to the tests. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import * as tf from "../../src/core/tf";

export type Nested = number | string | readonly Nested[];

export interface GoldenCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly params: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** float32 against the files' float64, as their README says. */
export const float32Tolerance = 1e-4;

export function goldenCases(file: string): readonly GoldenCase[] {
  const text = readFileSync(new URL(`../golden/${file}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { cases: GoldenCase[] }).cases;
}

export const tensorOf = (value: Nested | undefined): tf.Tensor =>
  tf.tensor(value as unknown as number[]);

/** Linear weights are stored [out][in]; ours are [in, out]. */
export const weightsOf = (value: Nested | undefined): tf.Tensor2D =>
  tf.transpose(tensorOf(value)) as tf.Tensor2D;

/** Maps are stored [B][D][H][W]; ours are [B, H, W, D]. */
export const channelsLast = (value: Nested | undefined): tf.Tensor4D =>
  tf.transpose(tensorOf(value) as tf.Tensor4D, [0, 2, 3, 1]);

export const channelsFirst = (map: tf.Tensor): tf.Tensor => tf.transpose(map, [0, 3, 1, 2]);

const flattened = (value: unknown): unknown[] =>
  Array.isArray(value) ? value.flatMap((one) => flattened(one)) : [value];

/** All numbers of nested lists, in order. */
export const flat = (value: unknown): number[] => flattened(value) as number[];

/** Whole numbers -> [B, K]. */
export const oneHotOf = (labels: Nested | undefined, classes: number): tf.Tensor2D =>
  tf.cast(tf.oneHot(tf.cast(tensorOf(labels), "int32"), classes), "float32") as tf.Tensor2D;

/** Every number within tolerance * max(1, |expected|); non-finite ones by name. */
export function expectClose(got: unknown, expected: unknown, tolerance = float32Tolerance): void {
  const left = flattened(got instanceof tf.Tensor ? Array.from(got.dataSync()) : got);
  const right = flattened(expected);
  expect(left).toHaveLength(right.length);
  right.forEach((value, i) => {
    if (typeof value !== "number") {
      expect(String(left[i])).toBe(value);
      return;
    }
    const difference = Math.abs(Number(left[i]) - value);
    expect(difference, `entry ${i}: got ${String(left[i])}, expected ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    );
  });
}
