import { beforeAll, expect, test } from "vitest";
import { updateInPlace } from "../../../src/core/ops/update";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { relativeError, seeded } from "../../support/parity";

beforeAll(() => useBackend("wasm"));

/** Below, at and above a block of the kernel, and none that is a whole number of vectors but one. */
const sizes = [1, 3, 1024, 1025, 2311];
const steps = 3;
const shared = { learningRate: 0.01, weightDecay: 0.02 };

type Slots = Readonly<Record<string, Float64Array>>;
/** One element's update in float64: changes its state and gives what is taken off, before the rate. */
type Rule = (slope: number, slots: Slots, at: number, step: number) => number;

const adamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const adam: Rule = (slope, { mean, square }, at, step) => {
  const { beta1, beta2, epsilon } = adamSettings;
  mean![at] = beta1 * mean![at]! + (1 - beta1) * slope;
  square![at] = beta2 * square![at]! + (1 - beta2) * slope ** 2;
  const size = Math.sqrt(square![at]! / (1 - beta2 ** step));
  return mean![at]! / (1 - beta1 ** step) / (size + epsilon);
};
const sgdSettings = { momentum: 0.9 };
const sgd: Rule = (slope, { velocity }, at) =>
  (velocity![at] = sgdSettings.momentum * velocity![at]! + slope);

async function compare(
  kernel: string,
  names: readonly string[],
  rule: Rule,
  settings: Readonly<Record<string, number>>,
): Promise<number> {
  const next = seeded(2);
  const numbers = (length: number) => Float32Array.from({ length }, () => next() - 0.5);
  const entries = sizes.map((size, place) => {
    const start = numbers(size);
    return {
      expected: Float64Array.from(start),
      slots: Object.fromEntries(names.map((name) => [name, new Float64Array(size)])) as Slots,
      variable: tf.variable(tf.tensor1d(start)),
      state: Object.fromEntries(names.map((name) => [name, tf.variable(tf.zeros([size]))])),
      // every second tensor has one
      factor: place % 2 === 0 ? 1 : 0.5 + place,
      ...(place % 2 === 0 ? {} : { multiplier: tf.scalar(0.5 + place) }),
    };
  });
  const before = { ...tf.memory() };
  for (let step = 1; step <= steps; step++) {
    const slopes = sizes.map(numbers);
    const gradients = slopes.map((slope) => tf.tensor1d(slope));
    const given = entries.map((entry, n) => ({ ...entry, gradient: gradients[n]! }));
    updateInPlace(kernel, given, { ...shared, ...settings, step });
    tf.dispose(gradients);
    entries.forEach(({ expected, slots, factor }, n) =>
      expected.forEach((value, at) => {
        const slope = slopes[n]![at]! + shared.weightDecay * value;
        expected[at] = value - factor * shared.learningRate * rule(slope, slots, at, step);
      }),
    );
  }
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
  const errors = await Promise.all(
    entries.map(async ({ variable, expected, state, slots }) => {
      const pairs = [
        [variable, expected] as const,
        ...names.map((name) => [state[name]!, slots[name]!] as const),
      ];
      const each = pairs.map(async ([found, wanted]) =>
        relativeError((await found.data()) as Float32Array, Float32Array.from(wanted)),
      );
      return Math.max(...(await Promise.all(each)));
    }),
  );
  for (const { variable, state } of entries) tf.dispose([variable, ...Object.values(state)]);
  return Math.max(...errors);
}

test("Adam updates every tensor of a call in place by its formulas", async () => {
  const found = await compare("AdamUpdate", ["mean", "square"], adam, adamSettings);
  expect(found).toBeLessThan(2e-6);
});

test("SGD updates every tensor of a call in place by its formulas", async () => {
  expect(await compare("SgdUpdate", ["velocity"], sgd, sgdSettings)).toBeLessThan(2e-6);
});

test("an update writes nothing beyond the end of a variable", async () => {
  const values = [1, 2, 3, 4, 5];
  const [variable, velocity] = [tf.variable(tf.tensor1d(values)), tf.variable(tf.zeros([5]))];
  const neighbours = Array.from({ length: 20 }, () => tf.tensor1d([7, 7, 7]));
  const gradient = tf.ones([5]);
  const entry = { variable, gradient, state: { velocity } };
  updateInPlace("SgdUpdate", [entry], { ...shared, weightDecay: 0, momentum: 0 });
  expect(Array.from(await variable.data()).map((x) => Math.round(x * 100))).toEqual(
    values.map((x) => x * 100 - 1),
  );
  for (const neighbour of neighbours) expect(Array.from(await neighbour.data())).toEqual([7, 7, 7]);
  tf.dispose([variable, velocity, gradient, ...neighbours]);
});
