import * as tf from "../../../src/core/tf";
import { asRows, wave, type KernelCase } from "./kernelCase";

type Reduction = readonly [shape: number[], axis: number[] | undefined];

/** The last two are long enough for slices, in one column and in many; the package's kernel sums over [0, 2]. */
const reduced: readonly Reduction[] = [
  [
    [3, 5, 4, 7],
    [1, 2],
  ],
  [
    [3, 5, 4, 7],
    [0, 1, 2],
  ],
  [[67], [0]],
  [[1, 1], [1]],
  [[5, 33], [1]],
  [[2, 3, 4], undefined],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[40_000], [0]],
  [[1100, 37], [0]],
];

const sums = reduced.flatMap(([shape, axis]) =>
  (["Sum", "Mean"] as const).flatMap((kernel) =>
    [false, true].map((keepDims): KernelCase => ({
      kernel,
      title: `x [${shape.join()}] over ${axis?.join() ?? "all"}${keepDims ? ", axes kept" : ""}`,
      attrs: { axis: axis ?? shape.map((_, n) => n), keepDims },
      inputs: () => ({ x: tf.add(wave(shape, 0.11), 0.1) }),
      expected: ({ x }) => [
        kernel === "Sum" ? tf.sum(x!, axis, keepDims) : tf.mean(x!, axis, keepDims),
      ],
    })),
  ),
);

const activations = [
  [2, 3, 3, 5],
  [700, 33],
  [1, 1],
].map((shape): KernelCase => ({
  kernel: "ActivationGradient",
  title: `[${shape.join()}]`,
  attrs: {},
  inputs: () => ({ dy: wave(shape), y: tf.relu(wave(shape, 0.9)) }),
  expected: ({ dy, y }) => {
    const dz = tf.mul(dy!, tf.step(y!));
    return [dz, tf.sum(asRows(dz), 0)];
  },
}));

function statistics(x: tf.Tensor) {
  const { mean, variance } = tf.moments(asRows(x), 0);
  return { mean, variance };
}
function normalised(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = statistics(x);
  const unit = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  return tf.add(tf.mul(unit, gamma), beta);
}
const norms = [
  [2, 3, 4, 5],
  [1300, 3],
  [7, 1],
].flatMap((shape): KernelCase[] => {
  const channels = shape[shape.length - 1] ?? 1;
  const x = () => tf.add(wave(shape), 3);
  const gamma = () => wave([channels], 0.4);
  return [
    {
      kernel: "BatchNorm",
      title: `x [${shape.join()}]`,
      attrs: { epsilon: 1e-3 },
      inputs: () => ({ x: x(), gamma: gamma(), beta: wave([channels], 0.8) }),
      expected: (given) => {
        const { mean, variance } = statistics(given.x!);
        return [normalised(given.x!, given.gamma!, given.beta!), mean, variance];
      },
    },
    {
      kernel: "BatchNormGradient",
      title: `x [${shape.join()}]`,
      attrs: { epsilon: 1e-3 },
      inputs: () => ({ x: x(), dy: wave(shape, 0.6), gamma: gamma(), ...statistics(x()) }),
      expected: (given) =>
        tf.grads((...inputs: tf.Tensor[]) => normalised(inputs[0]!, inputs[1]!, inputs[2]!))(
          [given.x!, given.gamma!, tf.zeros([channels])],
          given.dy!,
        ),
    },
  ];
});

const squares = [[3, 5], [90_000]].flatMap((shape): KernelCase[] => {
  const meanSquare = (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.square(tf.sub(a, b)));
  const inputs = () => ({ a: wave(shape), b: wave(shape, 0.9) });
  return [
    {
      kernel: "MeanSquare",
      title: `[${shape.join()}]`,
      attrs: {},
      inputs,
      expected: ({ a, b }) => [meanSquare(a!, b!)],
    },
    {
      kernel: "MeanSquareGradient",
      title: `[${shape.join()}]`,
      attrs: {},
      inputs: () => ({ ...inputs(), dy: tf.scalar(0.7) }),
      expected: ({ a, b, dy }) => [tf.grad((x: tf.Tensor) => meanSquare(x, b!))(a!, dy!)],
    },
  ];
});

export const reductionCases: readonly KernelCase[] = [
  ...sums,
  ...activations,
  ...norms,
  ...squares,
  {
    kernel: "BroadcastGradient",
    title: "over the middle",
    attrs: { shape: [2, 3, 5, 4], outer: 2, reduce: 15, inner: 4, scale: 0.25 },
    inputs: () => ({ dy: wave([2, 4]) }),
    expected: ({ dy }) => [tf.mul(tf.reshape(dy!, [2, 1, 1, 4]), tf.fill([2, 3, 5, 4], 0.25))],
  },
  {
    kernel: "ColumnDots",
    title: "[9, 35]",
    attrs: {},
    inputs: () => ({ a: wave([9, 35]), b: wave([9, 35], 0.9) }),
    expected: ({ a, b }) => [tf.sum(tf.mul(a!, b!), 0)],
  },
];
