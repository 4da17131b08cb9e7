import * as tf from "../../../src/core/tf";
import { wave, type Inputs, type KernelCase } from "./kernelCase";

/** Tensors of one call: more than one dispatch binds, of odd sizes, the last with one element. */
const shapes = [[3, 3, 2, 5], [5], [130], [2, 33], [1]];
/** Multipliers: the second and the third tensor share one; the last has none. */
const multipliers = [0.5, 2, 2, 0, undefined];

function inputsOf(slots: readonly string[]): Record<string, tf.Tensor> {
  const shared = tf.scalar(2);
  const inputs: Record<string, tf.Tensor> = {};
  shapes.forEach((shape, n) => {
    inputs[`variable/${n}`] = wave(shape, 0.3);
    inputs[`gradient/${n}`] = wave(shape, 0.9 + n);
    for (const slot of slots) inputs[`${slot}/${n}`] = tf.abs(wave(shape, 1.1 + n));
    const multiplier = multipliers[n];
    if (multiplier !== undefined)
      inputs[`multiplier/${n}`] = multiplier === 2 ? shared : tf.scalar(multiplier);
  });
  return inputs;
}

interface Step {
  /** From the gradient with weight decay and the state -> the state after, and the step. */
  (slope: tf.Tensor, state: tf.Tensor[]): { state: tf.Tensor[]; step: tf.Tensor };
}

const learningRate = 0.01;
const weightDecay = 0.1;

const caseOf = (
  kernel: string,
  slots: readonly string[],
  attrs: Readonly<Record<string, number>>,
  move: Step,
): KernelCase => ({
  kernel,
  title: `${shapes.length} tensors, with multipliers and weight decay`,
  attrs: { ...attrs, learningRate, weightDecay, count: shapes.length },
  inputs: () => inputsOf(slots),
  changes: shapes.flatMap((_, n) => ["variable", ...slots].map((name) => `${name}/${n}`)),
  expected: (given: Inputs) =>
    shapes.flatMap((_, n) => {
      const variable = given[`variable/${n}`]!;
      const slope = tf.add(given[`gradient/${n}`]!, tf.mul(variable, weightDecay));
      const { state, step } = move(
        slope,
        slots.map((slot) => given[`${slot}/${n}`]!),
      );
      const factor = given[`multiplier/${n}`] ?? tf.scalar(1);
      return [tf.sub(variable, tf.mul(tf.mul(step, learningRate), factor)), ...state];
    }),
});

export const optimizerCases: readonly KernelCase[] = [
  caseOf(
    "AdamUpdate",
    ["mean", "square"],
    { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 3 },
    (slope, [mean, square]) => {
      const m = tf.add(tf.mul(mean!, 0.9), tf.mul(slope, 0.1));
      const v = tf.add(tf.mul(square!, 0.999), tf.mul(tf.square(slope), 0.001));
      const size = tf.add(tf.sqrt(tf.div(v, 1 - 0.999 ** 3)), 1e-8);
      return { state: [m, v], step: tf.div(tf.div(m, 1 - 0.9 ** 3), size) };
    },
  ),
  caseOf("SgdUpdate", ["velocity"], { momentum: 0.8 }, (slope, [velocity]) => {
    const u = tf.add(tf.mul(velocity!, 0.8), slope);
    return { state: [u], step: u };
  }),
];
