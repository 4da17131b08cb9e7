/** The LSTM against scalars worked out step by step, and ML-LSTM's order and layers. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { withoutTokens } from "../../../src/core/fusion/fusion";
import { mlLstm } from "../../../src/core/fusion/mlLstm";
import { lstm } from "../../../src/core/tensor/lstm";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { expectClose } from "../../support/golden";
import { gradientError } from "../../support/numericGradient";

beforeAll(() => useBackend("cpu"));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe("an LSTM layer", () => {
  it("keeps a cell behind gates, step by step", () => {
    const layer = lstm(1, 1, randomFrom(1, "lstm"));
    const [W, U, b] = [
      [0.5, -1, 2, 0.3],
      [1, 0.7, -0.4, 2],
      [0.1, 1, -0.2, 0],
    ] as const;
    (layer.variables as tf.Variable[]).forEach((variable, i) =>
      variable.assign(tf.reshape(tf.tensor1d([...([W, U, b][i] ?? [])]), variable.shape)),
    );
    let [h, c] = [0, 0];
    const expected = [1.5, -0.5, 0.25].map((x) => {
      const z = W.map((w, gate) => w * x + (U[gate] ?? NaN) * h + (b[gate] ?? NaN));
      const [i = NaN, f = NaN, g = NaN, o = NaN] = z;
      c = sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
      h = sigmoid(o) * Math.tanh(c);
      return h;
    });
    const found = layer.apply([1.5, -0.5, 0.25].map((x) => tf.tensor2d([[x]])));
    expectClose(tf.concat(found), expected, 1e-6);
  });

  it("remembers at first: its forget gate starts open", () => {
    const [, , bias] = lstm(3, 2, randomFrom(1, "lstm")).variables;
    expect([...(bias?.dataSync() ?? [])]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it("has the gradient of central differences, through time", () => {
    const layer = lstm(2, 3, randomFrom(2, "lstm"));
    const loss = (x: tf.Tensor) => {
      const sequence = tf.unstack(tf.reshape(x, [3, 2, 2])) as tf.Tensor2D[];
      return tf.sum<tf.Scalar>(tf.square(layer.apply(sequence).at(-1) as tf.Tensor2D));
    };
    const draw = randomFrom(3, "x");
    const x = tf.tensor1d(Array.from({ length: 12 }, () => draw.normal()));
    expect(gradientError(loss, x)).toBeLessThan(5e-3);
  });
});

describe("ML-LSTM", () => {
  const create = (modalities: readonly string[], params: object = {}) =>
    mlLstm.create(
      { width: 4, ...params },
      {
        modalities,
        tokens: {},
        maps: {},
        featureSize: 2,
        classes: 3,
        random: randomFrom(1, "fusion"),
      },
    );
  const both = () => ({ x: tf.tensor2d([[1, -2]]), y: tf.tensor2d([[0.5, 3]]) });
  const logits = (order: readonly string[]) =>
    create(order).fuse(both(), withoutTokens).logits.dataSync();

  it("reads modalities in their order", () => {
    // weights are drawn by modality and layer, so the two differ in order alone
    const [one, other] = [logits(["x", "y"]), logits(["y", "x"])];
    expect(Math.max(...one.map((value, k) => Math.abs(value - (other[k] ?? NaN))))).toBeGreaterThan(
      1e-3,
    );
    expect([...logits(["x", "y"])]).toEqual([...one]);
  });

  it("has as many layers as asked for, with a gradient to each", () => {
    const fusion = create(["x", "y"], { layers: 3 });
    const variables = fusion.groups.flatMap((group) => [...group.variables]);
    // two maps, three LSTMs of three, one head
    expect(variables).toHaveLength(4 + 9 + 2);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.square(fusion.fuse(both(), withoutTokens).logits)),
      variables,
    );
    for (const { name } of variables)
      expect(tf.max(tf.abs(grads[name] as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0);
  });
});
