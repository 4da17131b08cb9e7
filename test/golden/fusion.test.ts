/** Sum, Late-Linear (concat), FiLM and Gated against OGM-GE's code: logits, loss and gradients. */
import { beforeAll, expect, it } from "vitest";
import { film } from "../../src/core/fusion/film";
import { withoutTokens, type Fusion } from "../../src/core/fusion/fusion";
import { gated } from "../../src/core/fusion/gated";
import { lateLinear } from "../../src/core/fusion/lateLinear";
import { sumFusion } from "../../src/core/fusion/sum";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, weightsOf, type Nested } from "../support/golden";
import { fusionWith } from "../support/goldenFusion";

beforeAll(() => useBackend("cpu"));

type Weights = Readonly<Record<string, Nested>>;

it.each(goldenCases("fusion"))("$name", ({ inputs, params, expected }) => {
  const sizes = { featureSize: params["D"] ?? NaN, classes: params["K"] ?? NaN };
  const of = (name: string) => inputs[name] as unknown as Weights;
  const [sum, concat, filmed, gates] = [of("sum"), of("concat"), of("film"), of("gated")];
  const W = tf.transpose(tensorOf(concat["W"]));
  const slice = (m: number) => tf.slice(W, [m * sizes.featureSize, 0], [sizes.featureSize, -1]);
  const layer = (from: Weights, w: string, b: string) => [weightsOf(from[w]), tensorOf(from[b])];
  const both = (from: Weights) => ({
    "fusion/x": layer(from, "Wx", "bx"),
    "fusion/y": layer(from, "Wy", "by"),
  });
  const filmBy = (conditions: string, id: string) =>
    fusionWith(film, { conditions }, sizes, {
      [`fusion/${id}`]: layer(filmed, "W_fc", "b_fc"),
      fusion: layer(filmed, "W_out", "b_out"),
    });
  const gatedBy = (gate: string) =>
    fusionWith(gated, { gate }, sizes, { ...both(gates), fusion: layer(gates, "W_out", "b_out") });
  const cases: Readonly<Record<string, Fusion>> = {
    sum: fusionWith(sumFusion, {}, sizes, both(sum)),
    concat: fusionWith(lateLinear, {}, sizes, {
      "fusion/x": [slice(0)],
      "fusion/y": [slice(1)],
      fusion: [tensorOf(concat["b"])],
    }),
    film_x_conditions: filmBy("first", "x"),
    film_y_conditions: filmBy("last", "y"),
    gated_x_gates: gatedBy("first"),
    gated_y_gates: gatedBy("last"),
  };
  const oneHot = tf.oneHot(tf.cast(tensorOf(inputs["labels"]), "int32"), sizes.classes);
  const targets = tf.cast(oneHot, "float32") as tf.Tensor2D;
  const [x, y] = [tensorOf(inputs["x"]) as tf.Tensor2D, tensorOf(inputs["y"]) as tf.Tensor2D];
  for (const [name, fusion] of Object.entries(cases)) {
    const official = expected[name] as Readonly<Record<string, unknown>>;
    const { logits, contributions } = fusion.fuse({ x, y }, withoutTokens);
    expectClose(logits, official["logits"]);
    if (contributions) expectClose(tf.addN(Object.values(contributions())), official["logits"]);
    const loss = (a: tf.Tensor, b: tf.Tensor) =>
      crossEntropy(
        fusion.fuse({ x: a as tf.Tensor2D, y: b as tf.Tensor2D }, withoutTokens).logits,
        targets,
      );
    expectClose(loss(x, y), [official["loss"]]);
    const [gradX, gradY] = tf.grads(loss)([x, y]);
    expectClose(gradX, official["grad_x"]);
    expectClose(gradY, official["grad_y"]);
  }
  expect(Object.keys(cases).sort()).toEqual(Object.keys(expected).sort());
});
