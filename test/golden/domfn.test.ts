import { beforeAll, describe, expect, it } from "vitest";
import {
  agrees,
  clipCrossEntropy,
  domfnLoss,
  mostConfident,
  penalties,
} from "../../src/core/methods/equations/domfnDivergence";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, flat, goldenCases, tensorOf, type Nested } from "../support/golden";

beforeAll(() => useBackend("cpu"));

interface Sample {
  readonly pre_sigmoid: Nested[];
  readonly pre_sigmoid_fused: Nested;
  readonly label: number;
}

describe("one clip at a time", () => {
  it.each(goldenCases("domfn"))("$name", ({ inputs, params, expected }) => {
    const { eta = NaN, tau = NaN, gamma = NaN } = params;
    const names = ["first", "second", "third"];
    (inputs["samples"] as unknown as Sample[]).forEach((sample, i) => {
      const wanted = (expected["samples"] as Readonly<Record<string, Nested>>[])[i] ?? {};
      const logits = [...sample.pre_sigmoid, sample.pre_sigmoid_fused].map((row) =>
        tensorOf([row]),
      );
      const labels = tf.tensor1d([sample.label], "int32");
      const oneHot = tf.cast(tf.oneHot(labels, logits[0]?.shape[1] ?? NaN), "float32");
      const read = (all: tf.Tensor[]) => {
        const outputs = all.map((one) => tf.sigmoid(one as tf.Tensor2D));
        return {
          outputs: Object.fromEntries(names.map((name, m) => [name, outputs[m] as tf.Tensor2D])),
          fused: outputs[3] as tf.Tensor2D,
        };
      };
      const { outputs, fused } = read(logits);
      const all = Object.values(outputs);
      expectClose(tf.concat(all), flat(wanted["outputs"]));
      expectClose(fused, flat(wanted["fused_output"]));
      const ce = all.map((output) => clipCrossEntropy(output, oneHot));
      expectClose(tf.concat(ce), flat(wanted["ce"]));
      const pen = penalties(outputs);
      expectClose(tf.div(tf.concat(pen), tau), flat(wanted["penalty_over_tau"]));
      const isFused = agrees(pen, { tau, gamma }).dataSync()[0] === 1;
      expect(isFused).toBe(wanted["fused_step"]);
      const source = isFused
        ? "fused"
        : names.find(
            (name) =>
              JSON.stringify([...(outputs[name]?.dataSync() ?? [])]) ===
              JSON.stringify([...mostConfident(outputs).dataSync()]),
          );
      expect(source).toBe(wanted["prediction_source"]);
      const loss = (...given: tf.Tensor[]) => {
        const now = read(given);
        return tf.mean<tf.Scalar>(domfnLoss(now.outputs, now.fused, oneHot, { eta, tau, gamma }));
      };
      const { value, grads } = tf.valueAndGrads(loss)(logits);
      if (isFused) expectClose(value, [wanted["total_loss"]]);
      else expectClose(value, [flat(wanted["ce"]).reduce((a, b) => a + b, 0)]);
      expectClose(tf.concat(grads), flat(wanted["grad_pre_sigmoid"]));
    });
  });
});
