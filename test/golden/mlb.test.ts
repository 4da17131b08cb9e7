import { beforeAll, describe, expect, it } from "vitest";
import { balance } from "../../src/core/methods/equations/mlbCoefficients";
import { applyCoefficients } from "../../src/core/methods/shared/coefficientSwitches";
import { crossEntropy, trueClassScore } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import type { ParameterGroup } from "../../src/core/types";
import { useBackend } from "../support/backend";
import {
  expectClose,
  goldenCases,
  oneHotOf,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

const record = <T>(values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value, i) => [`m${i}`, value]));

describe("MLB coefficients (eqs. 4-7) and multi-loss value (eq. 3)", () => {
  it.each(goldenCases("mlb_coefficients"))("$name", ({ inputs, params, expected }) => {
    const { alpha = NaN, beta_max: betaMax = NaN, K = NaN } = params;
    const oneHot = oneHotOf(inputs["labels"], K);
    const logits = (inputs["unimodal_logits"] as Nested[]).map(
      (one) => tensorOf(one) as tf.Tensor2D,
    );
    const scores = logits.map((one) => trueClassScore(one, oneHot).dataSync()[0]);
    expectClose(scores, expected["s_sum"]);
    const { k } = balance(record(logits), oneHot, { alpha, betaMax });
    expectClose(
      Object.values(k).map((one) => one.dataSync()[0]),
      expected["k"],
      2e-4,
    );
    const { k: shipped } = balance(record(logits), oneHot, { alpha, betaMax: 2 });
    expectClose(
      Object.values(shipped).map((one) => one.dataSync()[0]),
      expected["k_code_default_beta2"],
      2e-4,
    );
    const fused = crossEntropy(tensorOf(inputs["fused_logits"]) as tf.Tensor2D, oneHot);
    const own = logits.map((one) => crossEntropy(one, oneHot).dataSync()[0] ?? NaN);
    expectClose(fused, [expected["ce_multimodal"]]);
    expectClose(own, expected["ce_unimodal"]);
  });
});

describe("one MLB step", () => {
  const names = ["enc_W", "enc_b", "head_W", "head_b", "fusion_W"] as const;
  const own = (name: string, m: number): string =>
    name === "fusion_W" ? `fusion_W${m}` : name.replace("_", `${m}_`);

  it.each(goldenCases("mlb_train_step"))("$name", ({ inputs, params, expected }) => {
    const variables = new Map<string, tf.Variable>();
    const variable = (name: string): tf.Variable => {
      const value = inputs[name];
      const start = name.includes("_W") ? weightsOf(value) : tensorOf(value);
      const made = variables.get(name) ?? tf.variable(start);
      variables.set(name, made);
      return made;
    };
    const classes = (inputs["fusion_b"] as Nested[]).length;
    const oneHot = oneHotOf(inputs["labels"], classes);
    const layer = (x: tf.Tensor, w: string, b?: string): tf.Tensor2D => {
      const product = tf.matMul(x as tf.Tensor2D, variable(w) as tf.Tensor as tf.Tensor2D);
      return (b ? tf.add(product, variable(b)) : product) as tf.Tensor2D;
    };
    for (const m of [0, 1]) for (const name of names) variable(own(name, m));
    variable("fusion_b");
    const heads: tf.Tensor2D[] = [];
    const { grads } = tf.variableGrads(() => {
      const features = [0, 1].map((m) =>
        layer(tensorOf(inputs[`X${m}`]), `enc${m}_W`, `enc${m}_b`),
      );
      features.forEach((f, m) => heads.push(tf.keep(layer(f, `head${m}_W`, `head${m}_b`))));
      const slices = features.map((f, m) => layer(f, `fusion_W${m}`));
      const fused = tf.add(tf.addN(slices), variable("fusion_b")) as tf.Tensor2D;
      return tf.addN([fused, ...heads].map((one) => crossEntropy(one, oneHot)));
    });
    const { alpha = NaN, beta_max: betaMax = NaN } = params;
    const { k } = balance(record(heads), oneHot, { alpha, betaMax });
    expectClose(
      Object.values(k).map((one) => one.dataSync()[0]),
      expected["k"],
      2e-4,
    );

    const groups: ParameterGroup[] = [0, 1].flatMap((m) => [
      {
        id: `encoder/m${m}`,
        role: "encoder",
        modality: `m${m}`,
        variables: [variable(`enc${m}_W`), variable(`enc${m}_b`)],
      },
      {
        id: `head/m${m}`,
        role: "head",
        modality: `m${m}`,
        variables: [variable(`head${m}_W`), variable(`head${m}_b`)],
      },
      {
        id: `fusion/m${m}`,
        role: "fusion",
        modality: `m${m}`,
        variables: [variable(`fusion_W${m}`)],
      },
    ]);
    const gradients = new Map([...variables.values()].map((v) => [v, grads[v.name] as tf.Tensor]));
    const after = applyCoefficients({ gradients, stepMultipliers: new Map() }, groups, k, {
      actOn: "gradient",
      scope: "modality",
    });
    const strict = applyCoefficients({ gradients, stepMultipliers: new Map() }, groups, k, {
      actOn: "gradient",
      scope: "encoder",
    });
    const before = expected["grad_before"] as Record<string, Nested>;
    const official = expected["grad_after"] as Record<string, Nested>;
    const shaped = (name: string, value: Nested | undefined): tf.Tensor =>
      name.includes("_W") ? weightsOf(value) : tensorOf(value);
    for (const [name, made] of variables) {
      const now = after.gradients.get(made) as tf.Tensor;
      expectClose(now, Array.from(shaped(name, official[name]).dataSync()));
      const paper = name.startsWith("enc") ? official : before;
      const strictly = strict.gradients.get(made) as tf.Tensor;
      expectClose(strictly, Array.from(shaped(name, paper[name]).dataSync()));
    }
    expect(variables.size).toBe(11);
    tf.dispose([...variables.values()]);
  });
});
