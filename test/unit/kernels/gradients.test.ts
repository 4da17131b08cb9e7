import { expect, test } from "vitest";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

/** dy [2] for x [2, 3, 2] reduced over its middle and last axis. */
async function gradient(reduce: (x: tf.Tensor) => tf.Tensor): Promise<number[]> {
  await useBackend("cpu");
  const [x, dy] = [tf.ones([2, 3, 2]), tf.tensor1d([3, 5])];
  const result = tf.tidy(() => tf.grad(reduce)(x, dy));
  const values = Array.from(await result.data());
  tf.dispose([x, dy, result]);
  return values;
}

test("the gradient of a sum is dy for every summand", async () => {
  const expected = [3, 3, 3, 3, 3, 3, 5, 5, 5, 5, 5, 5];
  expect(await gradient((x) => tf.sum(x, [1, 2]))).toEqual(expected);
});

test("the gradient of a mean of n values is dy / n", async () => {
  const expected = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, ...Array<number>(6).fill(5 / 6)];
  const found = await gradient((x) => tf.mean(x, [1, 2]));
  expected.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 6));
  expect(found).toHaveLength(12);
});

test("the gradient of a mean fills its constant on the device", async () => {
  await useBackend("cpu");
  const x = tf.ones([4, 5]);
  const { kernelNames } = await tf.profile(() =>
    tf.tidy(() => tf.grad((given: tf.Tensor) => tf.mean(given, 1))(x)),
  );
  x.dispose();
  expect(kernelNames).toContain("Fill");
});
