/** Central differences on the CPU backend for what the tape differentiates. */
import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropy } from "../../src/core/ops/classification";
import { l2NormaliseRows } from "../../src/core/ops/rows";
import { meanSquare } from "../../src/core/ops/squares";
import { contrastive } from "../../src/core/methods/shared/terms";
import { conv, convTranspose } from "../../src/core/tensor/layers";
import { stopGradient, straightThrough } from "../../src/core/tensor/gradientFlow";
import { randomFrom } from "../../src/core/data/random";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { gradientError } from "../support/numericGradient";

beforeAll(() => useBackend("cpu"));

const random = randomFrom(5, "gradient");
const normal = (...shape: number[]): tf.Tensor =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );

const tolerance = 5e-3;
const oneHot = tf.tidy(
  () => tf.cast(tf.oneHot(tf.tensor1d([0, 2, 1, 2], "int32"), 3), "float32") as tf.Tensor2D,
);

describe("gradients agree with central differences", () => {
  const other = normal(4, 5) as tf.Tensor2D;
  const terms: Record<string, [(x: tf.Tensor) => tf.Tensor, number[]]> = {
    "cross-entropy": [(x) => crossEntropy(x as tf.Tensor2D, oneHot), [4, 3]],
    "mean square": [(x) => meanSquare(x, other), [4, 5]],
    "unit rows": [(x) => tf.sum(tf.mul(l2NormaliseRows(x as tf.Tensor2D), other)), [4, 5]],
    "contrastive, cosine": [(x) => contrastive(x as tf.Tensor2D, other, 0.5, "cosine"), [4, 5]],
    "contrastive, dot": [(x) => contrastive(x as tf.Tensor2D, other, 1, "dot"), [4, 5]],
  };
  it.each(Object.keys(terms))("%s", (name) => {
    const [f, shape] = terms[name] as [(x: tf.Tensor) => tf.Scalar, number[]];
    expect(gradientError(f, normal(...shape))).toBeLessThan(tolerance);
  });

  it.each([conv, convTranspose])("layer %o, to its input and its weights", (make) => {
    const layer = make({
      inputShape: [4, 6, 2],
      outputDepth: 3,
      kernel: 3,
      stride: 2,
      activation: "linear",
      random: randomFrom(1, "layer"),
    });
    const x = normal(2, 4, 6, 2) as tf.Tensor4D;
    const probe = normal(...layer.apply(x).shape);
    expect(layer.apply(x).shape.slice(1)).toEqual([...layer.outputShape]);
    const loss = (input: tf.Tensor4D): tf.Scalar => tf.sum(tf.mul(layer.apply(input), probe));
    expect(gradientError(loss, x)).toBeLessThan(tolerance);
    for (const variable of layer.variables) {
      const held = tf.tidy(() => variable.clone());
      const { grads } = tf.variableGrads(() => loss(x), [variable as tf.Variable]);
      const taped = grads[variable.name]?.dataSync() ?? [];
      const at = (i: number, by: number): number => {
        const moved = Array.from(held.dataSync(), (value, j) => (j === i ? value + by : value));
        variable.assign(tf.tensor(moved, variable.shape));
        return loss(x).dataSync()[0] ?? NaN;
      };
      for (const i of [0, 1, variable.size - 1]) {
        const numeric = (at(i, 1e-2) - at(i, -1e-2)) / 2e-2;
        expect(Math.abs(numeric - (taped[i] ?? NaN))).toBeLessThan(
          tolerance * Math.max(1, Math.abs(numeric)),
        );
      }
      variable.assign(held);
    }
  });
});

describe("around the tape", () => {
  it("frozen values have no gradient", () => {
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          x,
          stopGradient(() => tf.mul(x, x)),
        ),
      ),
    )(tf.tensor1d([2, 3]));
    expect(Array.from(gradient.dataSync())).toEqual([4, 9]);
  });

  it("straight-through hands the gradient on unchanged", () => {
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          straightThrough(x, (v) => tf.round(v)),
          [5, 7],
        ),
      ),
    )(tf.tensor1d([0.2, 0.9]));
    expect(Array.from(gradient.dataSync())).toEqual([5, 7]);
  });

  it("the gradient of a unit row at zero is finite", () => {
    const gradient = tf.grad((x) => tf.sum(l2NormaliseRows(x as tf.Tensor2D)))(tf.zeros([2, 3]));
    expect(Array.from(gradient.dataSync()).every(Number.isFinite)).toBe(true);
  });
});
