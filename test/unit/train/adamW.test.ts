/** AdamW against a loop over numbers; with a decay of 0 it is Adam. */
import { beforeAll, describe, expect, it } from "vitest";
import { variableOf } from "../../../src/core/tensor/layers";
import * as tf from "../../../src/core/tf";
import { adam, adamW, type OptimizerKind } from "../../../src/core/train/optimizers";
import { useBackend } from "../../support/backend";

const weights = [0.5, -1, 2, 0.25];
const gradientsAt = (step: number): number[] => weights.map((_, i) => Math.sin(step + 2 * i));

/** The weights [2, 2] and the biases [4] after ten steps on the same gradients. */
function trained(kind: OptimizerKind, params: object, k: number) {
  const [W, b] = [
    variableOf(tf.tensor2d(weights, [2, 2])),
    variableOf(tf.tensor1d(weights)),
  ] as tf.Variable[] as [tf.Variable, tf.Variable];
  const optimizer = kind.create(params, [{ id: "head", role: "head", variables: [W, b] }]);
  for (let step = 1; step <= 10; step++)
    tf.tidy(() => {
      optimizer.apply({
        gradients: new Map([
          [W, tf.tensor(gradientsAt(step), [2, 2])],
          [b, tf.tensor(gradientsAt(step))],
        ]),
        stepMultipliers: new Map([["head", tf.scalar(k)]]),
      });
    });
  const values = [W, b].map((variable) => [...variable.dataSync()]);
  tf.dispose([W, b, ...optimizer.state]);
  return values as [number[], number[]];
}

function byHand(rate: number, decay: number, k: number): number[] {
  return weights.map((start, i) => {
    let [w, mean, square] = [start, 0, 0];
    for (let step = 1; step <= 10; step++) {
      const g = gradientsAt(step)[i] ?? NaN;
      mean = 0.9 * mean + 0.1 * g;
      square = 0.999 * square + 0.001 * g * g;
      const direction = mean / (1 - 0.9 ** step) / (Math.sqrt(square / (1 - 0.999 ** step)) + 1e-8);
      w = (1 - rate * decay) * w - rate * k * direction;
    }
    return w;
  });
}

describe.each(["cpu", "wasm"] as const)("AdamW on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  it("shrinks weights by η λ whatever k is, and leaves biases to Adam", () => {
    const [W, b] = trained(adamW, { learningRate: 0.05, weightDecay: 0.4 }, 0.5);
    byHand(0.05, 0.4, 0.5).forEach((value, i) => expect(W[i]).toBeCloseTo(value, 4));
    byHand(0.05, 0, 0.5).forEach((value, i) => expect(b[i]).toBeCloseTo(value, 4));
  });

  it("without decay equals Adam bit for bit", () => {
    const settings = { learningRate: 0.05, weightDecay: 0 };
    expect(trained(adamW, settings, 1)).toEqual(trained(adam, settings, 1));
  });
});
