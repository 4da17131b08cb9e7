import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import { passOf, stageAt } from "../../src/core/methods/equations/reconBoostStages";
import type { ClassifierInputs, PartRun } from "../../src/core/methods/part";
import { reconBoost } from "../../src/core/methods/reconBoost";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { gradientsOf } from "../../src/core/train/gradients";
import type { Batch, Forward, Term } from "../../src/core/types";
import { useBackend } from "../support/backend";
import { expectClose, flat, goldenCases, oneHotOf, tensorOf } from "../support/golden";

beforeAll(() => useBackend("cpu"));

const ids = ["current", "other"];

/** The part in its first stage, or in a later one of the same modality; or while all learn. */
function partIn(
  stage: "first" | "later" | "all",
  params: Readonly<Record<string, number>>,
): PartRun {
  const part = reconBoost.create(
    {
      pretrain: 0,
      alternate: 1,
      rectify: 1,
      own: params["weight1"],
      reconciled: params["weight2"],
    },
    {
      modalities: ids.map((id) => ({
        id,
        kind: "spectrogram",
        images: 1,
        height: 8,
        width: 8,
        depth: 1,
      })),
      featureSize: 4,
      classes: 2,
      encoders: {},
      mapShapes: {},
      mapsPerClip: {},
      groups: [],
      random: randomFrom(1, "golden"),
    },
  );
  const [beta] = (part.groups ?? []).flatMap(({ variables }) => variables);
  beta?.assign(tf.scalar(params["boost_rate"] ?? NaN));
  part.beginEpoch?.({ first: 1, later: 5, all: 2 }[stage], 1, 0);
  return part;
}

describe("one stage", () => {
  it.each(goldenCases("reconboost"))("$name", ({ inputs, params, expected }) => {
    const isFirst = Boolean(params["first_stage"]);
    const current = tensorOf(inputs["current_logits"]) as tf.Tensor2D;
    const other = tensorOf(inputs["other_logits"]) as tf.Tensor2D;
    const oneHot = oneHotOf(inputs["labels"], current.shape[1]);
    const logitsOf = (part: PartRun, unimodalLogits: Readonly<Record<string, tf.Tensor2D>>) =>
      part.classify?.({ unimodalLogits } as unknown as ClassifierInputs).logits as tf.Tensor2D;

    const part = partIn(isFirst ? "first" : "later", params);
    const ownLoss = (f: tf.Tensor, g: tf.Tensor, targets = oneHot): tf.Scalar => {
      const forward = { unimodalLogits: { current: f, other: g } } as unknown as Forward;
      const terms = part.losses?.(forward, { oneHot: targets, targets } as Batch) ?? [];
      const learning = terms.filter((term) => part.passes?.()[0]?.includesTerm?.(term));
      return (learning[0] as Term).value;
    };
    const own = tf.valueAndGrads((f: tf.Tensor, g: tf.Tensor) =>
      tf.add<tf.Scalar>(ownLoss(f, g), tf.mul(tf.sum(g), 0)),
    )([current, other]);
    expectClose(own.value, [expected["boosting_loss"]]);
    expectClose(own.grads[0], flat(expected["grad_current_logits"]));
    // the other modalities' logits receive no gradient
    expectClose(own.grads[1], flat(tf.zerosLike(other).arraySync()));
    const row = (x: tf.Tensor, i: number) => tf.slice(x, [i], [1]) as tf.Tensor2D;
    expectClose(
      flat(expected["boosting_loss_per_sample"]).map(
        (_, i) => ownLoss(row(current, i), row(other, i), row(oneHot, i)).dataSync()[0],
      ),
      flat(expected["boosting_loss_per_sample"]),
    );
    if (isFirst) return;

    const all = partIn("all", params);
    const [beta] = (all.groups ?? []).flatMap(({ variables }) => variables);
    const logits = (f: tf.Tensor, g: tf.Tensor) =>
      logitsOf(all, { current: f as tf.Tensor2D, other: g as tf.Tensor2D });
    const rectify = (f: tf.Tensor, g: tf.Tensor) => crossEntropy(logits(f, g), oneHot);
    const both = tf.valueAndGrads(rectify)([current, other]);
    expectClose(logits(current, other), flat(expected["ensemble_logits"]));
    expectClose(both.value, [expected["rectify_loss"]]);
    expectClose(both.grads[0], flat(expected["rectify_grad_current"]));
    expectClose(both.grads[1], flat(expected["rectify_grad_other"]));
    const ofBeta = gradientsOf(beta ? [beta] : [], () => rectify(current, other));
    expectClose(beta && ofBeta.get(beta), [expected["rectify_grad_boost_rate"]]);
  });
});

describe("stages", () => {
  const lengths = { pretrain: 2, alternate: 2, rectify: 1 };
  const turns = ["one", "two"];

  it("take turns, with everybody in between", () => {
    const found = Array.from({ length: 9 }, (_, i) => stageAt(i + 1, lengths, turns).turn);
    const [all, one, two] = [undefined, "one", "two"];
    expect(found).toEqual([all, all, one, one, all, two, two, all, one]);
    expect([1, 3, 6].map((epoch) => stageAt(epoch, lengths, turns).isFirst)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("move one modality by its own loss, and everything by the fused one", () => {
    const minimised = (epoch: number) =>
      ["one", "two", "fused"].filter((name) =>
        passOf(stageAt(epoch, lengths, turns)).includesTerm?.({ name, kind: "classification" }),
      );
    expect([1, 3, 5].map(minimised)).toEqual([["one", "two"], ["one"], ["fused"]]);
    const { updatesGroup } = passOf(stageAt(6, lengths, turns));
    const group = (modality: string) => ({
      id: modality,
      role: "encoder" as const,
      modality,
      variables: [],
    });
    expect(turns.map((id) => updatesGroup?.(group(id)))).toEqual([false, true]);
  });
});
