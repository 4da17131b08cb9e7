import { beforeAll, describe, expect, it } from "vitest";
import { withoutTokens } from "../../src/core/fusion/fusion";
import { lateLinear } from "../../src/core/fusion/lateLinear";
import { sumFusion } from "../../src/core/fusion/sum";
import { deviation, ogmCoefficients } from "../../src/core/methods/equations/ogmCoefficients";
import { trueClassScore } from "../../src/core/ops/classification";
import { mapRecord } from "../../src/core/tensor/records";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, weightsOf, type Nested } from "../support/golden";
import { fusionWith } from "../support/goldenFusion";

beforeAll(() => useBackend("cpu"));

describe("OGM-GE: scores, ratios, coefficients, scaled kernels, spread of the noise", () => {
  it.each(goldenCases("ogm"))("$name", ({ inputs, params, expected }) => {
    const number = (name: string) => expected[name] as number;
    const feature = (m: string) =>
      tf.add(
        tf.matMul(tensorOf(inputs[`x${m}`]) as tf.Tensor2D, weightsOf(inputs[`W${m}`])),
        tensorOf(inputs[`b${m}`]),
      ) as tf.Tensor2D;
    const [x, y] = [feature("a"), feature("v")];
    expectClose(x, expected["feat_a"]);
    const featureSize = x.shape[1];
    const bias = tensorOf(inputs["b_out"] ?? inputs["bx"]);
    const sizes = { featureSize, classes: bias.size };
    const isSum = "Wx" in inputs;
    const all = isSum ? undefined : weightsOf(inputs["W_out"]);
    const slice = (m: number) =>
      tf.slice(all as tf.Tensor2D, [m * featureSize, 0], [featureSize, -1]);
    const fusion = isSum
      ? fusionWith(sumFusion, {}, sizes, {
          "fusion/x": [weightsOf(inputs["Wx"]), tensorOf(inputs["bx"])],
          "fusion/y": [weightsOf(inputs["Wy"]), tensorOf(inputs["by"])],
        })
      : fusionWith(lateLinear, {}, sizes, {
          "fusion/x": [slice(0)],
          "fusion/y": [slice(1)],
          fusion: [bias],
        });
    const { logits, contributions } = fusion.fuse({ x, y }, withoutTokens);
    expectClose(logits, expected["fused_logits"]);
    const summands = contributions?.() ?? {};
    expectClose(summands["x"], expected["logits_a"]);
    expectClose(summands["y"], expected["logits_v"]);
    const oneHot = tf.oneHot(tf.cast(tensorOf(inputs["labels"]), "int32"), sizes.classes);
    const targets = tf.cast(oneHot, "float32") as tf.Tensor2D;
    const scores = mapRecord(summands, (one) => trueClassScore(one, targets));
    expectClose(scores["x"], [number("score_a")]);
    expectClose(scores["y"], [number("score_v")]);
    const { rho, k } = ogmCoefficients(scores, params["alpha"] ?? NaN);
    expectClose(rho["x"], [number("ratio_a")]);
    expectClose(rho["y"], [number("ratio_v")]);
    const isOn = expected["modulation_active"] === true;
    if (isOn) {
      expectClose(k["x"], [number("coeff_a")]);
      expectClose(k["y"], [number("coeff_v")]);
    }
    const before = expected["grad_before"] as Readonly<Record<string, Nested>>;
    const after = expected["grad_after_without_noise"] as Readonly<Record<string, Nested>>;
    const spread = expected["noise_std"] as Readonly<Record<string, number>> | undefined;
    for (const [name, factor] of [
      ["Wa", k["x"]],
      ["Wv", k["y"]],
    ] as const) {
      const gradient = tensorOf(before[name]);
      if (isOn) expectClose(tf.mul(gradient, factor as tf.Scalar), after[name]);
      const noise = spread?.[name];
      if (isOn && noise !== undefined) expectClose(tf.add(deviation(gradient), 1e-8), [noise]);
    }
    expect(Object.keys(before)).toContain("Wv");
  });
});
