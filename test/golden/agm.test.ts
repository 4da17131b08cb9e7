import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import { agm } from "../../src/core/methods/agm";
import { agmCoefficients, scoreRatios } from "../../src/core/methods/equations/agmCoefficients";
import type { StepLink, StepView } from "../../src/core/methods/part";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import type { Classified, Forward } from "../../src/core/types";
import { useBackend } from "../support/backend";
import {
  expectClose,
  float32Tolerance,
  goldenCases,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

type Fields = Readonly<Record<string, unknown>>;
const names = ["Wa", "ba", "Wv", "bv", "W_out", "b_out"] as const;

describe("AGM's coefficients from scores, two and three modalities", () => {
  it.each(goldenCases("agm_coefficients"))("$name", ({ inputs, params, expected }) => {
    const scores = inputs["scores"] as unknown as readonly (readonly number[])[];
    let running = tf.zeros<tf.Rank.R1>([params["M"] ?? NaN]);
    (expected["steps"] as readonly Fields[]).forEach((step, t) => {
      const now = tf.tensor1d([...(scores[t] ?? [])]);
      expectClose(scoreRatios(now), step["ratio"]);
      expectClose(scoreRatios(running), step["running_ratio"]);
      const k = agmCoefficients(now, running, params["alpha"] ?? NaN, params["cap"]);
      expectClose(k, step["coeff"]);
      running = tf.add(running, tf.div(tf.sub(now, running), t + 1));
      expectClose(running, step["running_score_after"]);
    });
  });
});

describe("AGM over steps of plain SGD", () => {
  it.each(goldenCases("agm"))("$name", ({ inputs, params, expected }) => {
    const variables = Object.fromEntries(
      names.map((name) => [
        name,
        tf.variable(name.startsWith("W") ? weightsOf(inputs[name]) : tensorOf(inputs[name])),
      ]),
    ) as Record<(typeof names)[number], tf.Variable>;
    const { Wa, ba, Wv, bv, W_out: weights, b_out: bias } = variables;
    const part = agm.create(
      { alpha: params["alpha"] ?? NaN, clip: true },
      {
        modalities: ["a", "v"].map((id) => ({
          id,
          kind: "vector",
          images: 1,
          height: 1,
          width: 1,
          depth: 1,
        })),
        featureSize: Wa.shape[1] ?? NaN,
        classes: bias.size,
        encoders: {},
        mapShapes: {},
        mapsPerClip: {},
        groups: [{ id: "fusion", role: "fusion", variables: [weights, bias] }],
        random: randomFrom(1, "golden"),
      },
    );
    const batches = inputs["batches"] as unknown as readonly Readonly<Record<string, Nested>>[];
    (expected["steps"] as readonly Fields[]).forEach((step, t) => {
      const batch = batches[t] ?? {};
      const labels = tf.cast(tensorOf(batch["labels"]), "int32");
      const oneHot = tf.cast(tf.oneHot(labels, bias.size), "float32") as tf.Tensor2D;
      const [xa, xv] = [tensorOf(batch["xa"]), tensorOf(batch["xv"])] as [tf.Tensor2D, tf.Tensor2D];
      const f = (a: tf.Tensor2D, v: tf.Tensor2D): tf.Tensor2D => {
        const layer = (x: tf.Tensor2D, w: tf.Variable, b: tf.Variable) =>
          tf.add(tf.matMul(x, w as tf.Tensor as tf.Tensor2D), b) as tf.Tensor2D;
        const features = tf.concat([layer(a, Wa, ba), layer(v, Wv, bv)], 1);
        return layer(features, weights, bias);
      };
      const kept: Classified[] = [];
      const shown: Record<string, number | undefined> = {};
      const handedOn: Record<string, tf.Tensor> = {};
      const link: StepLink = {
        draw: randomFrom(1, "golden"),
        log: (name, scalar) => (shown[name] = scalar.dataSync()[0]),
        store: (name, tensor) => (handedOn[name] = tf.keep(tensor)),
        stored: <T extends tf.Tensor>(name: string) => handedOn[name] as T,
      };
      const { value, grads } = tf.variableGrads(() => {
        const found = part.classify?.({
          selected: {},
          unimodalLogits: {},
          fuse: () => ({ logits: f(xa, xv) }),
          without: (id) =>
            f(id === "a" ? tf.zerosLike(xa) : xa, id === "v" ? tf.zerosLike(xv) : xv),
          oneHot,
          isTraining: true,
          step: link,
        });
        if (!found?.views) throw new Error("AGM predicts nothing");
        for (const one of [found.logits, ...Object.values(found.views)]) tf.keep(one);
        kept.push(found);
        return crossEntropy(found.logits, oneHot);
      });
      const [{ logits, views = {} } = { logits: undefined }] = kept;
      expectClose(value, [step["loss"]]);
      expectClose(logits, step["total_out"]);
      expectClose(views["a"], step["response_a"]);
      expectClose(views["v"], step["response_v"]);
      const shaped = (name: string, fields: unknown): tf.Tensor => {
        const official = (fields as Readonly<Record<string, Nested>>)[name];
        return name.startsWith("W") ? weightsOf(official) : tensorOf(official);
      };
      const gradients = new Map(
        names.map((name) => [variables[name], grads[variables[name].name]]),
      );
      // the three passes bring ± half the coefficients' difference, which cancels: float32 of its size is left
      const k = Math.max(Number(step["coeff_a"]), Number(step["coeff_v"]));
      const tolerance = Math.max(float32Tolerance, k * 2 ** -23);
      for (const name of names) {
        const official = shaped(name, step["grad_before_clip"]).dataSync();
        expectClose(gradients.get(variables[name]), [...official], tolerance);
      }
      const view = {
        ...link,
        forward: { views } as unknown as Forward,
        batch: { oneHot },
      } as unknown as StepView;
      const backward = {
        gradients: gradients as Map<tf.Variable, tf.Tensor>,
        stepMultipliers: new Map(),
      };
      const after = part.modulate?.(backward, view);
      expectClose([shown["k/a"], shown["k/v"]], [step["coeff_a"], step["coeff_v"]]);
      expectClose([shown["response/a"], shown["response/v"]], [step["score_a"], step["score_v"]]);
      for (const name of names) {
        const gradient = after?.gradients.get(variables[name]) as tf.Tensor;
        expectClose(gradient, [...shaped(name, step["grad_final"]).dataSync()]);
        const rate = params["sgd_lr"] ?? NaN;
        variables[name].assign(tf.sub(variables[name], tf.mul(gradient, rate)));
      }
      part.afterUpdate?.(view);
      const [running] = part.state ?? [];
      expectClose(running, [step["running_score_a_after"], step["running_score_v_after"]]);
    });
    expect(batches.length).toBe(4);
  });
});
