/** ETMC and DOMFN through the hooks of their parts, against the numbers of the official code. */
import { beforeAll, describe, expect, it } from "vitest";
import { domfn } from "../../src/core/methods/domfn";
import { etmc } from "../../src/core/methods/etmc";
import type { Part, PartRun } from "../../src/core/methods/part";
import { recordOf } from "../../src/core/tensor/records";
import * as tf from "../../src/core/tf";
import type { Classified } from "../../src/core/types";
import { useBackend } from "../support/backend";
import {
  expectClose,
  flat,
  goldenCases,
  oneHotOf,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";
import {
  backwardOf,
  batchOf,
  classifierInputsOf,
  createLink,
  forwardOf,
  settingOf,
  viewOf,
} from "../support/hooks";

beforeAll(() => useBackend("cpu"));

const createPart = (part: Part, params: unknown, ids: readonly string[], classes: number) =>
  part.create(params, settingOf(ids, { featureSize: 4, classes }));

/** The part's prediction from these logits, and its terms, as a function that a gradient can go through. */
function evidence(
  part: PartRun,
  unimodalLogits: Readonly<Record<string, tf.Tensor2D>>,
  fused: tf.Tensor2D,
  oneHot: tf.Tensor2D,
) {
  const fuse = (): Classified => ({ logits: fused });
  const found = part.classify?.(classifierInputsOf({ unimodalLogits, fuse }));
  if (!found) throw new Error("the part predicts nothing");
  const forward = forwardOf({ unimodalLogits, ...found });
  const terms = part.losses?.(forward, batchOf({ oneHot, targets: oneHot })) ?? [];
  const [own] = terms;
  if (!own) throw new Error("the part has no loss");
  return { found, terms, total: tf.mul<tf.Scalar>(own.value, own.weight) };
}

describe("ETMC's part", () => {
  it.each(goldenCases("tmc"))("without its fused view, $name", ({ inputs, params, expected }) => {
    const { global_step: epoch = NaN, annealing_step: annealing = NaN } = params;
    const logits = tf.unstack(tensorOf(inputs["logits"])) as tf.Tensor2D[];
    const classes = logits[0]?.shape[1] ?? NaN;
    const oneHot = oneHotOf(inputs["labels"], classes);
    const ids = logits.map((_, m) => `m${m}`);
    const part = createPart(etmc, { annealing, pseudo: false }, ids, classes);
    part.beginEpoch?.(epoch, 1, 0);
    const of = (given: readonly tf.Tensor[]) => {
      const own = recordOf(ids, (id) => given[ids.indexOf(id)] as tf.Tensor2D);
      return evidence(part, own, tf.zeros([1, 1]), oneHot);
    };
    const { found, terms } = of(logits);
    expectClose(tf.softmax(found.logits), flat(expected["fused_probability"]));
    expect(terms.map(({ kind }) => kind)).toEqual(["classification", ...ids.map(() => "observed")]);
    const { value, grads } = tf.valueAndGrads((...given) => of(given).total)(logits);
    expectClose(value, [expected["total_loss"]]);
    expectClose(tf.stack(grads), flat(expected["grad_logits"]));
  });

  it.each(goldenCases("etmc"))("$name", ({ inputs, params, expected }) => {
    const { epoch = NaN, annealing_epoch: annealing = NaN } = params;
    const linear = (x: tf.Tensor, name: string) =>
      tf.add<tf.Tensor2D>(
        tf.matMul(x as tf.Tensor2D, weightsOf(inputs[`W_${name}`])),
        tensorOf(inputs[`b_${name}`]),
      );
    const ids = ["first", "second"];
    const features = ids.map((id) => tensorOf(inputs[`feat_${id}`]));
    const classes = tensorOf(inputs["b_first"]).size;
    const oneHot = oneHotOf(inputs["labels"], classes);
    const part = createPart(etmc, { annealing }, ids, classes);
    part.beginEpoch?.(epoch, 1, 0);
    const of = ([first, second]: readonly tf.Tensor[]) => {
      const [a, b] = [first as tf.Tensor2D, second as tf.Tensor2D];
      const own = { first: linear(a, "first"), second: linear(b, "second") };
      return evidence(part, own, linear(tf.concat([b, a], 1), "pseudo"), oneHot);
    };
    const { views = {}, unimodalLogits } = of(features).found;
    for (const name of ["first", "second", "pseudo"])
      expectClose(views[name], flat(expected[`alpha_${name}`]));
    expectClose(views["combined"], flat(expected["alpha_fused"]));
    const alpha = tensorOf(expected["alpha_first"] as Nested);
    const probability = tf.div(alpha, tf.sum(alpha, 1, true));
    expectClose(tf.softmax(unimodalLogits?.["first"] as tf.Tensor), [...probability.dataSync()]);
    const { value, grads } = tf.valueAndGrads((...given) => of(given).total)(features);
    expectClose(value, [expected["total_loss"]]);
    ids.forEach((id, m) => {
      expectClose(grads[m], flat(expected[`grad_feat_${id}`]));
    });
  });
});

describe("DOMFN's part", () => {
  it.each(goldenCases("domfn"))("$name, as one batch", ({ inputs, params, expected }) => {
    const ids = ["first", "second", "third"];
    const samples = inputs["samples"] as unknown as readonly {
      readonly pre_sigmoid: readonly Nested[];
      readonly pre_sigmoid_fused: Nested;
      readonly label: number;
    }[];
    const wanted = expected["samples"] as readonly Readonly<Record<string, Nested>>[];
    const logits = [
      ...ids.map((_, m) => tensorOf(samples.map(({ pre_sigmoid: rows }) => rows[m] ?? 0))),
      tensorOf(samples.map(({ pre_sigmoid_fused: row }) => row)),
    ];
    const classes = logits[0]?.shape[1] ?? NaN;
    const oneHot = oneHotOf(
      samples.map(({ label }) => label),
      classes,
    );
    const part = createPart(domfn, params, ids, classes);
    const of = (given: readonly tf.Tensor[]) => {
      const own = recordOf(ids, (id) => given[ids.indexOf(id)] as tf.Tensor2D);
      return evidence(part, own, given[3] as tf.Tensor2D, oneHot);
    };
    const { found } = of(logits);
    const predictions = wanted.map((sample) => {
      const source = sample["prediction_source"] as string;
      const outputs = sample["outputs"] as readonly Nested[];
      return source === "fused" ? sample["fused_output"] : outputs[ids.indexOf(source)];
    });
    expectClose(found.logits, flat(predictions));
    const isFused = (sample: (typeof wanted)[number]) => String(sample["fused_step"]) === "true";
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const losses = wanted.map((sample) =>
      isFused(sample) ? Number(sample["total_loss"]) : sum(flat(sample["ce"])),
    );
    const { value, grads } = tf.valueAndGrads((...given) => of(given).total)(logits);
    expectClose(value, [sum(losses) / samples.length]);
    const slopes = wanted.map((sample) => sample["grad_pre_sigmoid"] as readonly Nested[]);
    grads.forEach((grad, m) => {
      const rows = flat(slopes.map((slope) => slope[m])).map((one) => one / samples.length);
      expectClose(grad, rows);
    });
    const { logged, link } = createLink();
    part.onGradients?.(backwardOf(new Map()), viewOf(link, { forward: found }));
    ids.forEach((id, m) => {
      const penalties = wanted.map((sample) => flat(sample["penalty_over_tau"])[m] ?? NaN);
      expectClose(logged.get(`penalty/${id}`), sum(penalties) / samples.length);
    });
  });
});
