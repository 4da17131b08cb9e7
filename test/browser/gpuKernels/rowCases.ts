import { normalAt, uniformAt } from "../../../src/core/data/deviceRandom";
import * as tf from "../../../src/core/tf";
import { wave, whole, type KernelCase } from "./kernelCase";

const unit = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-6)));

const rows = [
  [3, 5],
  [2, 131],
  [1, 1],
].flatMap((shape): KernelCase[] => [
  {
    kernel: "L2NormaliseRows",
    title: `[${shape.join()}]`,
    attrs: { epsilon: 1e-6 },
    inputs: () => ({ x: wave(shape) }),
    expected: ({ x }) => [unit(x!)],
  },
  {
    kernel: "L2NormaliseRowsGradient",
    title: `[${shape.join()}]`,
    attrs: { epsilon: 1e-6 },
    inputs: () => ({ x: wave(shape), dy: wave(shape, 0.9) }),
    expected: ({ x, dy }) => [tf.grad(unit)(x!, dy!)],
  },
]);

const pools = (
  [
    [[2, 6, 4, 3], 2, 2, "valid"],
    [[1, 7, 5, 1], 3, 2, "same"],
    [[1, 5, 6, 2], 3, 1, "same"],
  ] as const
).flatMap(([shape, size, stride, pad]): KernelCase[] => {
  const title = `x [${shape.join()}], window ${size}, stride ${stride}, ${pad}`;
  const attrs = { filterSize: [size, size], strides: [stride, stride], pad };
  const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, stride, pad);
  const x = () => wave([...shape]);
  return [
    {
      kernel: "MaxPool",
      title,
      attrs,
      inputs: () => ({ x: x() }),
      expected: (given) => [pool(given.x!)],
    },
    {
      kernel: "MaxPoolGrad",
      title,
      attrs,
      inputs: () => {
        const output = pool(x());
        return { dy: wave(output.shape, 0.9), input: x(), output };
      },
      expected: (given) => [tf.grad(pool)(given.input!, given.dy!)],
    },
  ];
});

export const rowCases: readonly KernelCase[] = [
  ...rows,
  ...pools,
  {
    kernel: "MaxPoolGrad",
    title: "the gradient of a tie goes to the first",
    attrs: { filterSize: [2, 2], strides: [2, 2], pad: "valid" },
    inputs: () => ({
      dy: tf.tensor4d([5], [1, 1, 1, 1]),
      input: tf.tensor4d([-1, 2, 2, 2], [1, 2, 2, 1]),
      output: tf.tensor4d([2], [1, 1, 1, 1]),
    }),
    expected: () => [tf.tensor4d([0, 5, 0, 0], [1, 2, 2, 1])],
  },
  {
    kernel: "MaskApply",
    title: "[4, 7]; equality drops",
    attrs: { threshold: 0.5 },
    inputs: () => ({ h: wave([4, 7]), omega: tf.tensor1d([0.4, 0.5, 0.6, -1, 1, 0.5, 2]) }),
    expected: ({ h, omega }) => [tf.mul(h!, tf.cast(tf.greater(omega!, 0.5), "float32"))],
  },
  {
    kernel: "KeptShare",
    title: "equality drops",
    attrs: { threshold: 0.5 },
    inputs: () => ({ omega: tf.tensor1d([0.4, 0.5, 0.6, -1, 1, 0.5, 2]) }),
    expected: () => [tf.scalar(3 / 7)],
  },
  {
    kernel: "RandomRows",
    title: "70 of [13, 5]",
    attrs: { count: 70, seed: 0xfedcba98 },
    inputs: () => ({ x: wave([13, 5]) }),
    expected: ({ x }) => {
      const rows = Int32Array.from({ length: 70 }, (_, i) => 13 * uniformAt(i, 0xfedcba98));
      return [tf.gather(x!, tf.tensor1d(rows, "int32"))];
    },
  },
  {
    kernel: "IdentityMatrix",
    title: "[9, 9]",
    attrs: { size: 9 },
    inputs: () => ({}),
    expected: () => [tf.eye(9)],
  },
  {
    kernel: "Copy",
    title: "float32",
    attrs: {},
    inputs: () => ({ x: wave([5, 3, 7]) }),
    expected: ({ x }) => [x!.clone()],
  },
  {
    kernel: "Copy",
    title: "int32, more workgroups than one dimension holds",
    attrs: {},
    inputs: () => ({ x: whole([65_536 * 64 + 77], 1000) }),
    expected: ({ x }) => [x!.clone()],
  },
  ...[0, 0xfedcba98].flatMap((seed) =>
    (["RandomUniform", "RandomNormal"] as const).map((kernel): KernelCase => ({
      kernel,
      title: `seed ${seed}`,
      attrs: { shape: [7, 31], seed },
      inputs: () => ({}),
      // WGSL's cosine may be off by 2^-11
      ...(kernel === "RandomNormal" && { tolerance: 1e-3 }),
      expected: () => {
        const at = kernel === "RandomUniform" ? uniformAt : normalAt;
        return [
          tf.tensor(
            Float32Array.from({ length: 217 }, (_, i) => at(i, seed)),
            [7, 31],
          ),
        ];
      },
    })),
  ),
];
