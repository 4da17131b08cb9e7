import { beforeAll, expect, test } from "vitest";
import { batchNorm } from "../../../src/core/ops/batchNorm";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { relativeError, seeded } from "../../support/parity";

beforeAll(() => useBackend("wasm"));

const epsilon = 1e-3;

/** The definition in float64, with the gradient of Σ y·c. */
function reference(x: Float32Array, gamma: Float32Array, beta: Float32Array, c: Float32Array) {
  const channels = gamma.length;
  const rows = x.length / channels;
  const column = (f: (at: number, k: number) => number) =>
    Array.from(gamma, (_, k) => {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += f(r * channels + k, k);
      return sum;
    });
  const mean = column((at) => x[at]! / rows);
  const variance = column((at, k) => (x[at]! - mean[k]!) ** 2 / rows);
  const spread = variance.map((v) => Math.sqrt(v + epsilon));
  const unit = Array.from(x, (v, at) => (v - mean[at % channels]!) / spread[at % channels]!);
  const dgamma = column((at) => c[at]! * unit[at]!);
  const dbeta = column((at) => c[at]!);
  return {
    y: unit.map((u, at) => gamma[at % channels]! * u + beta[at % channels]!),
    mean,
    variance,
    dx: unit.map((u, at) => {
      const k = at % channels;
      return (gamma[k]! / spread[k]!) * (c[at]! - (dbeta[k]! + u * dgamma[k]!) / rows);
    }),
    dgamma,
    dbeta,
  };
}

async function compare(shape: readonly number[], middle: number): Promise<number> {
  const next = seeded(5);
  const channels = shape.at(-1)!;
  const size = shape.reduce((a, b) => a * b, 1);
  const floats = (length: number, from: number, width: number) =>
    Float32Array.from({ length }, () => from + width * next());
  const [x, c] = [floats(size, middle - 1, 2), floats(size, -1, 2)];
  const [gamma, beta] = [floats(channels, 0.5, 1), floats(channels, -1, 2)];
  const expected = reference(x, gamma, beta, c);
  const before = tf.memory();
  const found = tf.tidy(() => {
    const weights = tf.tensor(c, [...shape]);
    const inputs = [tf.tensor(x, [...shape]), tf.tensor1d(gamma), tf.tensor1d(beta)] as const;
    const statistics = batchNorm(...inputs, epsilon);
    const gradients = tf.grads((...given: tf.Tensor[]) =>
      tf.sum(
        tf.mul(batchNorm(given[0]!, given[1] as never, given[2] as never, epsilon).y, weights),
      ),
    )([...inputs]);
    return [statistics.y, statistics.mean, statistics.variance, ...gradients];
  });
  const values = await Promise.all(found.map((tensor) => tensor.data<"float32">()));
  tf.dispose(found);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
  const { y, mean, variance, dx, dgamma, dbeta } = expected;
  const all = [y, mean, variance, dx, dgamma, dbeta];
  return Math.max(
    ...all.map((numbers, i) => relativeError(values[i]!, Float32Array.from(numbers))),
  );
}

test.each([
  ["channels in whole vectors", [3, 4, 5, 8]],
  ["channels left over", [2, 5, 3, 7]],
  ["one channel", [4, 5, 5, 1]],
  ["features", [33, 6]],
  ["batch 1", [1, 3, 3, 5]],
  ["several partial sums", [5, 64, 65, 16]],
  ["several partial sums, channels left over", [3, 65, 63, 11]],
])("%s: value, statistics and gradients equal the definition in float64", async (_name, shape) => {
  expect(await compare(shape, 0)).toBeLessThan(2e-6);
});

test("a mean much larger than the deviation costs no digits of the variance", async () => {
  // The gap between neighbouring float32 numbers near 1,000 is 6e-5; squares there differ by 0.06.
  expect(await compare([3, 16, 16, 12], 1000)).toBeLessThan(1e-3);
});
