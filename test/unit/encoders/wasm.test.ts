/** Every encoder on WebAssembly, with our kernels, against plain JavaScript. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BatchStatistics } from "../../../src/core/tensor/normalisation";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { coloured, inputOf, make } from "../../support/encoderCases";

beforeAll(() => useBackend("cpu"));
afterAll(() => useBackend("cpu"));

type Case = (typeof coloured)[number];

/** Map and gradients of one training pass on the current backend. */
function numbersOf([, , encoder, card]: Case): number[][] {
  const stack = make(encoder, card);
  const { x, random } = inputOf(card, encoder);
  const weights = Array.from({ length: stack.outputShape[2] }, () => random.normal());
  const batchStatistics: BatchStatistics = [];
  const loss = (): tf.Scalar =>
    tf.mean(tf.mul(tf.square(stack.apply(x, batchStatistics)), tf.tensor1d(weights)));
  const { grads } = tf.variableGrads(loss, [...stack.variables]);
  return [
    [...stack.apply(x).dataSync()],
    ...stack.variables.map(({ name }) => [...(grads[name]?.dataSync() ?? [])]),
  ];
}

it.each(coloured)("%s over %s gives the same map and gradients", async (...one) => {
  await useBackend("cpu");
  const wanted = numbersOf(one);
  await useBackend("wasm");
  const found = numbersOf(one);
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((values, i) => {
    const size = Math.max(1e-2, ...values.map(Math.abs));
    const misses = values.map((value, j) => Math.abs(value - (found[i]?.[j] ?? NaN)) / size);
    expect(Math.max(...misses)).toBeLessThan(2e-3);
  });
});
