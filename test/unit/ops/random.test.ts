import { expect, test } from "vitest";
import { pcg, uniformAt } from "../../../src/core/data/deviceRandom";
import { randomNormal, randomRows, randomUniform } from "../../../src/core/ops/random";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

test("the hash is O'Neill's permutation: the first million inputs have distinct outputs", () => {
  const seen = new Set(Array.from({ length: 1 << 20 }, (_, i) => pcg(i)));
  expect(seen.size).toBe(1 << 20);
});

test("uniform numbers have the mean and variance of the distribution, and no correlation", () => {
  const values = Array.from({ length: 40_000 }, (_, i) => uniformAt(i, 5) - 0.5);
  const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  expect(Math.abs(mean(values))).toBeLessThan(0.006);
  expect(Math.abs(mean(values.map((x) => x * x)) - 1 / 12)).toBeLessThan(0.003);
  expect(Math.abs(mean(values.slice(1).map((x, i) => x * (values[i] ?? 0))))).toBeLessThan(0.003);
});

test("every backend draws the same numbers", async () => {
  const drawn: Float32Array[][] = [];
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const rows = tf.tensor2d(
      Array.from({ length: 26 }, (_, i) => i),
      [13, 2],
    );
    const tensors = [
      randomUniform([5, 7], 0xdeadbeef),
      randomNormal([5, 7], 11),
      randomRows(rows, 9, 4_000_000_000),
    ];
    drawn.push(await Promise.all(tensors.map((one) => one.data<"float32">())));
  }
  const [cpu, wasm] = drawn;
  expect(wasm?.[0]).toEqual(cpu?.[0]);
  wasm?.[1]?.forEach((value, i) => expect(value).toBeCloseTo(cpu?.[1]?.[i] ?? NaN, 5));
  expect(wasm?.[2]).toEqual(cpu?.[2]);
  expect(new Set(cpu?.[0]).size).toBe(35);
});
