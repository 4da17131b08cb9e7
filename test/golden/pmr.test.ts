import { beforeAll, expect, it } from "vitest";
import {
  nextPrototypes,
  prototypeDistances,
  prototypeTerms,
} from "../../src/core/methods/equations/pmrPrototypes";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, weightsOf, type Nested } from "../support/golden";

beforeAll(() => useBackend("cpu"));

type Fields = Readonly<Record<string, Nested>>;

it.each(goldenCases("pmr"))("PMR $name", ({ inputs, params, expected }) => {
  const weights = weightsOf(inputs["W_out"]);
  const bias = tensorOf(inputs["b_out"]);
  const classes = bias.size;
  const oneHotOf = (labels: Nested | undefined) =>
    tf.cast(tf.oneHot(tf.cast(tensorOf(labels), "int32"), classes), "float32") as tf.Tensor2D;
  const epochs = inputs["epochs"] as unknown as readonly Fields[];
  const steps = expected["steps"] as readonly Fields[];
  let prototypes: Readonly<Record<string, tf.Tensor2D>> = {};
  expect(steps.length).toBe(epochs.length);
  epochs.forEach((epoch, e) => {
    const official = steps[e] as Readonly<Record<string, unknown>>;
    const from = oneHotOf(epoch["proto_labels"]);
    const next = (m: string): tf.Tensor2D => {
      const h = tensorOf(epoch[`proto_feat_${m}`]) as tf.Tensor2D;
      const before = prototypes[m] ?? tf.zeros<tf.Rank.R2>([classes, h.shape[1]]);
      const momentum = e === 0 ? 0 : (params["momentum"] ?? NaN);
      const counts = tf.sum<tf.Tensor1D>(from, 0);
      return nextPrototypes(tf.matMul(from, h, true), counts, before, momentum);
    };
    prototypes = { a: next("a"), v: next("v") };
    const targets = oneHotOf(epoch["labels"]);
    const [a, v] = [tensorOf(epoch["feat_a"]), tensorOf(epoch["feat_v"])] as tf.Tensor2D[];
    const features = { a: a as tf.Tensor2D, v: v as tf.Tensor2D };
    for (const m of ["a", "v"] as const) {
      expectClose(prototypes[m], official[`proto_${m}`]);
      expectClose(
        prototypeDistances(features[m], prototypes[m] as tf.Tensor2D),
        official[`dist_${m}`],
      );
    }
    const { loss, score, slow } = prototypeTerms(features, prototypes, targets);
    const alpha = params["alpha"] ?? NaN;
    for (const m of ["a", "v"] as const) {
      expectClose(loss[m], [official[`pce_${m}`]]);
      expectClose(score[m], [official[`score_${m}`]]);
      expectClose(tf.mul(slow[m] as tf.Tensor, alpha), [official[`coeff_${m}`]]);
    }
    const total = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => {
      const given = { a: x as tf.Tensor2D, v: y as tf.Tensor2D };
      const fused = tf.add(tf.matMul(tf.concat([given.a, given.v], 1), weights), bias);
      const terms = prototypeTerms(given, prototypes, targets);
      const pulls = ["a", "v"].map((m) =>
        tf.mul(tf.mul(terms.loss[m] as tf.Scalar, terms.slow[m] as tf.Scalar), alpha),
      );
      return tf.add(crossEntropy(fused as tf.Tensor2D, targets), tf.addN(pulls));
    };
    expectClose(total(features.a, features.v), [official["total_loss"]]);
    const [gradA, gradV] = tf.grads(total)([features.a, features.v]);
    expectClose(gradA, official["grad_feat_a"]);
    expectClose(gradV, official["grad_feat_v"]);
  });
});
