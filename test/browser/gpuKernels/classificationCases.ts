import * as tf from "../../../src/core/tf";
import { wave, whole, type KernelCase } from "./kernelCase";

const loss = (logits: tf.Tensor, targets: tf.Tensor) =>
  tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1)));

function casesOf(rows: number, classes: number): KernelCase[] {
  const title = `logits [${rows}, ${classes}]`;
  const logits = () => tf.mul(wave([rows, classes]), 30);
  // rows that do not sum to 1
  const inputs = () => ({ logits: logits(), targets: tf.abs(wave([rows, classes], 0.37)) });
  return [
    {
      kernel: "CrossEntropy",
      title,
      attrs: {},
      inputs,
      expected: (given) => [
        loss(given.logits!, given.targets!),
        tf.grad((x: tf.Tensor) => loss(x, given.targets!))(given.logits!),
      ],
    },
    {
      kernel: "Accuracy",
      title,
      attrs: {},
      // rounded, so that there are ties
      inputs: () => ({
        logits: tf.round(tf.mul(wave([rows, classes]), 2)),
        labels: whole([rows], classes),
      }),
      expected: (given) => [
        tf.mean(tf.cast(tf.equal(tf.argMax(given.logits!, 1), given.labels!), "float32")),
      ],
    },
    {
      kernel: "TrueClassScore",
      title,
      attrs: {},
      inputs,
      expected: (given) => [tf.sum(tf.mul(tf.softmax(given.logits!), given.targets!))],
    },
  ];
}

const scalarCases = [1, 3, 17].flatMap((count): KernelCase[] => {
  const weights = Array.from({ length: count }, (_, n) => 0.5 - 0.3 * n);
  return [
    {
      kernel: "WeightedSum",
      title: `${count} scalars`,
      attrs: { weights },
      inputs: () =>
        Object.fromEntries(weights.map((_, n) => [String(n), tf.scalar(Math.sin(n + 1))])),
      expected: (given) => [
        weights
          .map((weight, n) => tf.mul(given[String(n)]!, weight))
          .reduce((a, b) => tf.add(a, b)),
      ],
    },
    {
      kernel: "ScalarMultiples",
      title: `${count} scalars`,
      attrs: { weights },
      inputs: () => ({ dy: tf.scalar(0.7) }),
      expected: ({ dy }) => weights.map((weight) => tf.mul(dy!, weight)),
    },
  ];
});

export const classificationCases: readonly KernelCase[] = [
  ...casesOf(5, 6),
  ...casesOf(300, 7),
  ...casesOf(1, 1),
  ...scalarCases,
  ...(
    [
      [5, 7, 6],
      [1, 1, 1],
      [33, 70, 17],
    ] as const
  ).map(([rows, depth, classes]): KernelCase => ({
    kernel: "Linear",
    title: `[${rows}, ${depth}] to ${classes}`,
    attrs: {},
    inputs: () => ({
      x: wave([rows, depth]),
      weights: wave([depth, classes], 0.9),
      bias: wave([classes], 0.7),
    }),
    expected: ({ x, weights, bias }) => [
      tf.add(tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D), bias!),
    ],
  })),
];
