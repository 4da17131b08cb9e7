/** Layers over sequences against plain loops, central differences, and WebAssembly against JavaScript. */
import { beforeEach, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { attend, selfAttention, softmax } from "../../../src/core/tensor/attention";
import { conformerBlock } from "../../../src/core/tensor/conformer";
import { layerNorm, standardiseRows } from "../../../src/core/tensor/layerNorm";
import { activate, depthwise, depthwiseAlong } from "../../../src/core/tensor/sequence";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { expectClose } from "../../support/golden";
import { gradientError } from "../../support/numericGradient";

beforeEach(() => useBackend("cpu"));

const random = randomFrom(9, "sequence");
const normal = <R extends tf.Rank>(...shape: number[]): tf.Tensor<R> =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape as tf.ShapeMap[R],
  );
type Rows = readonly (readonly number[])[];

describe("layer norm", () => {
  it("standardises rows, then scales and shifts", () => {
    const root = Math.sqrt(2 / 3 + 1e-5);
    const x = tf.tensor2d([
      [1, 2, 3],
      [5, 5, 5],
    ]);
    expectClose(standardiseRows(x), [-1 / root, 0, 1 / root, 0, 0, 0], 1e-6);
    const layer = layerNorm(3);
    layer.variables[0]?.assign(tf.tensor1d([2, 3, 4]));
    layer.variables[1]?.assign(tf.tensor1d([0, 1, 0]));
    expectClose(layer.apply(x), [-2 / root, 1, 4 / root, 0, 1, 0], 1e-6);
  });

  it("has the gradient that central differences give", () => {
    const probe = normal(4, 5);
    const loss = (x: tf.Tensor) =>
      tf.sum<tf.Scalar>(tf.mul(standardiseRows(x as tf.Tensor2D), probe));
    expect(gradientError(loss, normal(4, 5))).toBeLessThan(5e-3);
  });
});

describe("attention", () => {
  it("equals softmax(q kᵀ / √d) v computed by loops", () => {
    const [q, k, v] = [normal(1, 3, 2), normal(1, 3, 2), normal(1, 3, 2)] as [
      tf.Tensor3D,
      tf.Tensor3D,
      tf.Tensor3D,
    ];
    const [[Q], [K], [V]] = [q, k, v].map((one) => one.arraySync() as unknown as Rows[]) as [
      [Rows],
      [Rows],
      [Rows],
    ];
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
    const expected = Q.map((row) => {
      const scores = K.map((key) => Math.exp(dot(row, key) / Math.sqrt(2)));
      const all = scores.reduce((a, b) => a + b, 0);
      return [0, 1].map((d) =>
        V.reduce((sum, value, t) => sum + ((scores[t] ?? NaN) / all) * (value[d] ?? NaN), 0),
      );
    });
    expectClose(attend(q, k, v), [expected], 1e-5);
  });

  it("gives permuted outputs for permuted tokens", () => {
    const layer = selfAttention({ width: 6, heads: 2, random: randomFrom(2, "attention") });
    const x = normal<tf.Rank.R3>(2, 4, 6);
    const order = tf.tensor1d([2, 0, 3, 1], "int32");
    const permuted = layer.apply(tf.gather(x, order, 1));
    expectClose(permuted, [...tf.gather(layer.apply(x), order, 1).dataSync()], 1e-5);
  });

  it("rounds the size of a head up if heads do not divide the width", () => {
    const layer = selfAttention({ width: 5, heads: 2, random: randomFrom(2, "attention") });
    expect(layer.apply(normal<tf.Rank.R3>(1, 3, 5)).shape).toEqual([1, 3, 5]);
    expect(layer.variables[0]?.shape).toEqual([5, 18]);
  });

  it("composes softmax and its gradient beyond the rows that the package supports", () => {
    const x = normal<tf.Rank.R2>(5, 4);
    const probe = normal(5, 4);
    const both = [0, 5].map((most) => {
      const f = (y: tf.Tensor) => tf.sum(tf.mul(softmax(y, most), probe));
      return [...softmax(x, most).dataSync(), ...tf.grad(f)(x).dataSync()];
    });
    expectClose(both[0], both[1], 1e-6);
  });
});

describe("depthwise convolution along time", () => {
  it("is a weighted sum of neighbours, channel by channel, with zeros beyond the ends", () => {
    const x = tf.tensor3d([
      [
        [1, 10],
        [2, 20],
        [3, 30],
        [4, 40],
      ],
    ]);
    const weights = tf.tensor2d([
      [1, 0],
      [2, 1],
      [3, 0],
    ]);
    const [a, b] = [
      [2 + 6, 1 + 4 + 9, 2 + 6 + 12, 3 + 8],
      [10, 20, 30, 40],
    ] as const;
    expectClose(
      depthwiseAlong(x, weights),
      a.flatMap((value, t) => [value, b[t] ?? NaN]),
      1e-6,
    );
  });

  it("has the gradients that central differences give, by input and weights", () => {
    const [x, weights, probe] = [
      normal<tf.Rank.R3>(2, 5, 3),
      normal<tf.Rank.R2>(3, 3),
      normal(2, 5, 3),
    ];
    const loss = (a: tf.Tensor, w: tf.Tensor) =>
      tf.sum<tf.Scalar>(tf.mul(depthwiseAlong(a as tf.Tensor3D, w as tf.Tensor2D), probe));
    expect(gradientError((one) => loss(one, weights), x)).toBeLessThan(5e-3);
    expect(gradientError((one) => loss(x, one), weights)).toBeLessThan(5e-3);
  });

  it("refuses an even kernel", () => {
    expect(() => depthwise(4, 2, randomFrom(1, "even"))).toThrow(RangeError);
  });
});

describe("activations", () => {
  it("are x σ(x) and x Φ(x)", () => {
    const x = tf.tensor3d([[[-1, 0, 2]]]);
    expectClose(activate(x, "swish"), [-1 / (1 + Math.E), 0, 2 / (1 + Math.exp(-2))], 1e-6);
    // Φ(−1) and Φ(2) from a table
    expectClose(activate(x, "gelu"), [-0.15865525, 0, 2 * 0.97724987], 1e-5);
  });
});

describe.each(["swish", "gelu"] as const)("a Conformer block with %s", (activation) => {
  const made = () =>
    conformerBlock({ width: 4, heads: 2, kernel: 3, activation, random: randomFrom(4, "block") });

  it("has the gradient that central differences give", () => {
    const block = made();
    const probe = normal(2, 3, 4);
    const loss = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(block.apply(x as tf.Tensor3D), probe));
    expect(gradientError(loss, normal(2, 3, 4))).toBeLessThan(1e-2);
    const { grads } = tf.variableGrads(() => loss(normal(2, 3, 4)), [...block.variables]);
    expect(Object.keys(grads)).toHaveLength(block.variables.length);
  });

  it("has the same output and gradients on WebAssembly as on the CPU", async () => {
    const [inputs, weights] = [normal(3, 5, 4), normal(3, 5, 4)].map((one) => one.arraySync());
    const on = async (backend: "cpu" | "wasm"): Promise<number[][]> => {
      await useBackend(backend);
      const block = made();
      const [x, probe] = [tf.tensor(inputs as number[]), tf.tensor(weights as number[])];
      const { value, grads } = tf.variableGrads(
        () => tf.sum<tf.Scalar>(tf.mul(block.apply(x as tf.Tensor3D), probe)),
        [...block.variables],
      );
      const all = [value, ...block.variables.map(({ name }) => grads[name] as tf.Tensor)];
      return all.map((one) => [...one.dataSync()]);
    };
    const expected = await on("cpu");
    const found = await on("wasm");
    expected.forEach((values, i) => {
      const size = Math.max(1, ...values.map(Math.abs));
      expectClose(
        found[i]?.map((one) => one / size),
        values.map((one) => one / size),
        1e-4,
      );
    });
  });

  it("ends with a layer norm: at first every token has mean 0 and variance 1", () => {
    const out = made().apply(normal<tf.Rank.R3>(2, 3, 4));
    const { mean, variance } = tf.moments(out, 2);
    expectClose(mean, Array(6).fill(0), 1e-5);
    expectClose(variance, Array(6).fill(1), 1e-3);
  });
});
