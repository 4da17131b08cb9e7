import { beforeAll, describe, it } from "vitest";
import {
  combine,
  dirichlet,
  evidentialLoss,
  opinion,
  opinionCosts,
} from "../../src/core/methods/equations/etmcEvidence";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, flat, goldenCases, oneHotOf, tensorOf, weightsOf } from "../support/golden";

beforeAll(() => useBackend("cpu"));

describe("TMC", () => {
  it.each(goldenCases("tmc"))("$name", ({ inputs, params, expected }) => {
    const { global_step: step = NaN, annealing_step: over = NaN } = params;
    const annealing = Math.min(1, step / over);
    expectClose([annealing], [expected["annealing"]]);
    const logits = tensorOf(inputs["logits"]) as tf.Tensor3D;
    const oneHot = oneHotOf(inputs["labels"], logits.shape[2]);
    const alphasOf = (x: tf.Tensor): tf.Tensor2D[] => {
      const views = (tf.unstack(x) as tf.Tensor2D[]).map(dirichlet);
      return [...views, views.reduce(combine)];
    };
    const alphas = alphasOf(logits);
    const views = alphas.slice(0, -1);
    const fused = alphas[views.length] as tf.Tensor2D;
    expectClose(tf.sub(tf.stack(views), 1), flat(expected["evidence"]));
    expectClose(tf.stack(views.map((one) => opinion(one).belief)), flat(expected["belief"]));
    const doubts = tf.stack(views.map((one) => opinion(one).uncertainty));
    expectClose(doubts, flat(expected["uncertainty"]));
    expectClose(fused, flat(expected["fused_alpha"]));
    expectClose(opinion(fused).belief, flat(expected["fused_belief"]));
    expectClose(opinion(fused).uncertainty, flat(expected["fused_uncertainty"]));
    expectClose(tf.softmax(tf.log(fused)), flat(expected["fused_probability"]));
    const costs = alphas.map((one) => opinionCosts(one, oneHot));
    expectClose(
      tf.stack(costs.map((one) => one.crossEntropy)),
      flat(expected["digamma_ce_per_sample"]),
    );
    expectClose(tf.stack(costs.map((one) => one.divergence)), flat(expected["kl_per_sample"]));
    const losses = alphas.map((one) => evidentialLoss(one, oneHot, annealing));
    expectClose(tf.stack(losses), flat(expected["loss_per_view_then_fused"]));
    const total = (x: tf.Tensor) =>
      tf.addN(alphasOf(x).map((one) => evidentialLoss(one, oneHot, annealing)));
    const { value, grad } = tf.valueAndGrad(total)(logits);
    expectClose(value, [expected["total_loss"]]);
    expectClose(grad, flat(expected["grad_logits"]));
  });
});

describe("ETMC", () => {
  it.each(goldenCases("etmc"))("$name", ({ inputs, params, expected }) => {
    const { epoch = NaN, annealing_epoch: over = NaN } = params;
    const linear = (x: tf.Tensor, name: string) =>
      tf.add<tf.Tensor2D>(
        tf.matMul(x as tf.Tensor2D, weightsOf(inputs[`W_${name}`])),
        tensorOf(inputs[`b_${name}`]),
      );
    const alphasOf = (first: tf.Tensor, second: tf.Tensor): tf.Tensor2D[] => {
      const views = [
        linear(first, "first"),
        linear(second, "second"),
        linear(tf.concat([second, first], 1), "pseudo"),
      ].map(dirichlet);
      return [...views, views.reduce(combine)];
    };
    const features = ["feat_first", "feat_second"].map((name) => tensorOf(inputs[name])) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const alphas = alphasOf(...features);
    ["first", "second", "pseudo", "fused"].forEach((name, i) =>
      expectClose(alphas[i], flat(expected[`alpha_${name}`])),
    );
    expectClose(opinion(alphas[3] as tf.Tensor2D).uncertainty, flat(expected["fused_uncertainty"]));
    const oneHot = oneHotOf(inputs["labels"], alphas[0]?.shape[1] ?? NaN);
    const lossesOf = (all: tf.Tensor2D[]) =>
      all.map((one) => evidentialLoss(one, oneHot, Math.min(1, epoch / over)));
    expectClose(tf.stack(lossesOf(alphas)), flat(expected["losses"]));
    const total = (...both: tf.Tensor[]) =>
      tf.addN(lossesOf(alphasOf(both[0] as tf.Tensor, both[1] as tf.Tensor)));
    const { value, grads } = tf.valueAndGrads(total)(features);
    expectClose(value, [expected["total_loss"]]);
    expectClose(grads[0], flat(expected["grad_feat_first"]));
    expectClose(grads[1], flat(expected["grad_feat_second"]));
  });
});
