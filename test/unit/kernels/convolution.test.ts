import { afterAll, describe, expect, test } from "vitest";
import {
  registerWasmKernels,
  restoreStockWasmKernels,
} from "../../../src/core/kernels/wasm/register";
import { convolution, transposedConvolution } from "../../../src/core/ops/convolution";
import { hasKernel } from "../../../src/core/ops/kernel";
import { linearMap } from "../../../src/core/ops/linear";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { seeded, wasmError } from "../../support/parity";

const next = seeded(41);
const draw = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
/** Sizes that divide by nothing convenient; few channels are a path of their own. */
const shapes = Array.from({ length: 24 }, (_, n) => ({
  images: draw(1, 4),
  height: draw(3, 11),
  width: draw(3, 11),
  inputs: n % 3 === 0 ? draw(1, 4) : draw(1, 20),
  outputs: n % 4 === 0 ? draw(1, 4) : draw(1, 20),
  kernel: draw(1, 4),
  stride: draw(1, 3),
  activation: n % 2 === 0 ? ("relu" as const) : ("linear" as const),
}));

describe.each(shapes)("%o", (shape) => {
  const { images, height, width, inputs, outputs, kernel, stride, activation } = shape;
  const options = { stride, activation };

  test("convolution and its gradients equal plain JavaScript's", async () => {
    const compute = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      convolution(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, options);
    const operands = [
      { shape: [images, height, width, inputs] },
      { shape: [kernel, kernel, inputs, outputs] },
      { shape: [outputs] },
    ];
    expect(await wasmError(compute, operands, 17)).toBeLessThan(1e-5);
  });

  test("transposed convolution and its gradients equal plain JavaScript's", async () => {
    const compute = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      transposedConvolution(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, options);
    const operands = [
      { shape: [images, height, width, inputs] },
      { shape: [kernel, kernel, outputs, inputs] },
      { shape: [outputs] },
    ];
    expect(await wasmError(compute, operands, 19)).toBeLessThan(1e-5);
  });
});

test.each([
  [1, 1, 1],
  [5, 7, 3],
  [33, 64, 6],
  [130, 9, 17],
])("a linear layer [%i, %i] -> %i and its gradients", async (rows, inputs, outputs) => {
  const compute = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
    linearMap(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D);
  const operands = [{ shape: [rows, inputs] }, { shape: [inputs, outputs] }, { shape: [outputs] }];
  expect(await wasmError(compute, operands, 23)).toBeLessThan(1e-5);
});

test("NaN passes the activation", async () => {
  await useBackend("wasm");
  for (const outputs of [1, 3, 8]) {
    const y = tf.tidy(() =>
      convolution(tf.fill([1, 2, 2, 4], NaN), tf.ones([1, 1, 4, outputs]), tf.zeros([outputs]), {
        stride: 1,
        activation: "relu",
      }),
    );
    expect([...(await y.data())].every(Number.isNaN)).toBe(true);
    y.dispose();
  }
});

test("memory does not grow after the first step", async () => {
  await useBackend("wasm");
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const [x, filter] = [tf.ones([32, 32, 32, 8]), tf.ones([3, 3, 8, 16])];
  const step = () =>
    tf.tidy(() => {
      tf.grads((a: tf.Tensor, w: tf.Tensor) =>
        tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, 2, "same"),
      )([x, filter]);
    });
  step();
  const before = { tensors: tf.memory().numTensors, bytes: wasm.HEAPU8.byteLength };
  for (let n = 0; n < 20; n++) step();
  expect({ tensors: tf.memory().numTensors, bytes: wasm.HEAPU8.byteLength }).toEqual(before);
  tf.dispose([x, filter]);
});

describe("the package's own kernels", () => {
  afterAll(registerWasmKernels);

  test("are restored and can train, and none of ours remains", async () => {
    await useBackend("wasm");
    restoreStockWasmKernels();
    await tf.setBackend("cpu");
    await tf.setBackend("wasm");
    expect(hasKernel("Convolution")).toBe(false);
    const gradients = () =>
      tf.tidy(() => {
        const x = tf.reshape(tf.sin(tf.range(0, 2 * 5 * 6 * 3)), [2, 5, 6, 3]) as tf.Tensor4D;
        const filter = tf.reshape(tf.cos(tf.range(0, 3 * 3 * 3 * 4)), [3, 3, 3, 4]);
        return tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 2, "same"))(filter);
      });
    const stock = gradients();
    const found = await stock.data();
    registerWasmKernels();
    expect(hasKernel("Convolution")).toBe(true);
    const ours = gradients();
    const expected = await ours.data();
    expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 4));
    tf.dispose([stock, ours]);
  });
});
