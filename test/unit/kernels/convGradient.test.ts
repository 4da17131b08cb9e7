import { describe, expect, test } from "vitest";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { seeded, valueAndGradients, wasmError } from "../../support/parity";

interface Conv {
  readonly x: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number];
  readonly stride: number | [number, number];
  readonly pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
}
const convs: readonly Conv[] = [
  { x: [2, 7, 9, 3], filter: [3, 3, 5], stride: 1, pad: "same" },
  { x: [2, 8, 9, 3], filter: [3, 3, 5], stride: 2, pad: "same" },
  { x: [3, 9, 6, 2], filter: [3, 2, 4], stride: 2, pad: "valid" },
  { x: [1, 11, 10, 1], filter: [5, 4, 3], stride: [3, 2], pad: "same" },
  { x: [2, 8, 8, 4], filter: [4, 4, 3], stride: 2, pad: "same" },
  { x: [2, 9, 8, 4], filter: [2, 2, 3], stride: 3, pad: "valid" },
  { x: [2, 6, 5, 7], filter: [1, 1, 9], stride: 1, pad: "same" },
  { x: [2, 6, 5, 7], filter: [1, 1, 4], stride: 2, pad: "same" },
  { x: [2, 6, 7, 3], filter: [3, 3, 4], stride: 1, pad: 2 },
  { x: [2, 5, 6, 3], filter: [2, 2, 4], stride: 1, pad: 3 },
  {
    x: [1, 8, 7, 2],
    filter: [3, 3, 2],
    stride: 2,
    pad: [
      [0, 0],
      [2, 0],
      [1, 3],
      [0, 0],
    ],
  },
  { x: [2, 5, 5, 3], filter: [5, 5, 4], stride: 1, pad: "valid" },
  { x: [33, 13, 13, 6], filter: [3, 3, 17], stride: 2, pad: "same" },
];
const filterShape = ({ x, filter }: Conv): number[] => [filter[0], filter[1], x[3], filter[2]];
const forward =
  ({ stride, pad }: Conv) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);

describe.each(convs)("convolution %o", (conv) => {
  test("value and both gradients on WebAssembly equal plain JavaScript's", async () => {
    const operands = [{ shape: conv.x }, { shape: filterShape(conv) }];
    expect(await wasmError(forward(conv), operands, 3)).toBeLessThan(1e-5);
  });

  test("gradients on WebAssembly follow central differences", async () => {
    await useBackend("wasm");
    const operands = [{ shape: conv.x }, { shape: filterShape(conv) }];
    const gradients = (await valueAndGradients(forward(conv), operands, 3)).slice(1);
    for (const [index, gradient] of gradients.entries()) {
      const difference = await directional(conv, index, 3);
      let along = 0;
      gradient.forEach((value, at) => (along += value * difference.direction[at]!));
      expect(along / difference.slope).toBeCloseTo(1, 3);
    }
  });
});

/** Slope of the weighted output along a direction of one operand, by central differences. */
async function directional(conv: Conv, index: number, seed: number) {
  const next = seeded(seed);
  const draw = (shape: readonly number[]) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => -1 + next() * 2);
  const shapes = [[...conv.x], filterShape(conv)];
  const values = shapes.map(draw);
  const turn = seeded(seed + 100);
  const direction = Float32Array.from(values[index]!, () => turn() - 0.3);
  const weigh = seeded(seed);
  for (const operand of values) operand.forEach(() => weigh());
  const outputs = [1, -1].map((sign) =>
    tf.tidy(() => {
      const [x, filter] = values.map((operand, at) =>
        tf.tensor(
          operand.map((value, n) => value + (at === index ? sign * 0.5 * direction[n]! : 0)),
          shapes[at]!,
        ),
      ) as [tf.Tensor, tf.Tensor];
      return forward(conv)(x, filter);
    }),
  );
  const [up, down] = (await Promise.all(outputs.map((output) => output.data()))) as Float32Array[];
  tf.dispose(outputs);
  // Summed in double precision: a convolution is linear in each operand, so a wide step is exact.
  let slope = 0;
  up!.forEach((value, at) => (slope += (value - down![at]!) * (0.5 + weigh())));
  return { direction, slope };
}

const transposedConvs = [
  { dy: [2, 4, 5, 6], filter: [3, 3, 4, 6], out: [2, 8, 9, 4], stride: 2, pad: "same" },
  { dy: [2, 4, 5, 3], filter: [4, 4, 5, 3], out: [2, 8, 10, 5], stride: 2, pad: "same" },
  { dy: [1, 5, 4, 3], filter: [3, 3, 2, 3], out: [1, 5, 4, 2], stride: 1, pad: "same" },
  { dy: [2, 3, 3, 3], filter: [2, 2, 2, 3], out: [2, 7, 7, 2], stride: 2, pad: "valid" },
  { dy: [9, 6, 6, 16], filter: [3, 3, 24, 16], out: [9, 12, 12, 24], stride: 2, pad: "same" },
] as const;

test.each(transposedConvs)("transposed convolution %o and its gradients", async (conv) => {
  const compute = (dy: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2dTranspose(
      dy as tf.Tensor4D,
      filter as tf.Tensor4D,
      [...conv.out],
      conv.stride,
      conv.pad,
    );
  const operands = [{ shape: conv.dy }, { shape: conv.filter }];
  expect(await wasmError(compute, operands, 9)).toBeLessThan(1e-5);
});

test("kernels find their tensors after the memory has grown", async () => {
  await useBackend("wasm");
  const before = tf.memory().numTensors;
  const x = tf.ones([8, 16, 16, 4]) as tf.Tensor4D;
  const filter = tf.ones([3, 3, 4, 4]) as tf.Tensor4D;
  const gradient = () =>
    tf.tidy(() =>
      tf.sum(tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 2, "same"))(filter)),
    );
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const small = gradient();
  const bytes = wasm.HEAPU8.byteLength;
  const large = Array.from({ length: 6 }, () => tf.zeros([1 << 24]));
  expect(wasm.HEAPU8.byteLength).toBeGreaterThan(bytes);
  const after = gradient();
  expect((await after.data())[0]).toBe((await small.data())[0]);
  tf.dispose([small, after, x, filter, ...large]);
  expect(tf.memory().numTensors).toBe(before);
});
