import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropy } from "../../src/core/ops/classification";
import { boostingLoss, passOf, stageAt } from "../../src/core/parts/boosting";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, type Nested } from "../support/golden";

beforeAll(() => useBackend("cpu"));

const flat = (value: unknown): number[] => (value as Nested[]).flat(9) as number[];

describe("one stage", () => {
  it.each(goldenCases("reconboost"))("$name", ({ inputs, params, expected }) => {
    const { weight1 = NaN, weight2 = NaN, boost_rate: beta = NaN } = params;
    const isFirst = Boolean(params["first_stage"]);
    const current = tensorOf(inputs["current_logits"]) as tf.Tensor2D;
    const other = tensorOf(inputs["other_logits"]) as tf.Tensor2D;
    const labels = tf.cast(tensorOf(inputs["labels"]), "int32");
    const oneHot = tf.cast(tf.oneHot(labels, current.shape[1]), "float32") as tf.Tensor2D;

    const p = isFirst ? tf.scalar(1) : tf.softmax(tf.mul<tf.Tensor2D>(other, beta));
    if (!isFirst) {
      expectClose(p, flat(expected["p_others"]));
      expectClose(tf.mul(other, beta), flat(expected["joint_logits_others"]));
    }
    const loss = (f: tf.Tensor) => boostingLoss(f as tf.Tensor2D, p, oneHot, weight1, weight2);
    const { value, grad } = tf.valueAndGrad(loss)(current);
    expectClose(value, [expected["boosting_loss"]]);
    expectClose(grad, flat(expected["grad_current_logits"]));
    const rows = tf.unstack(current).map((row, i) => {
      const one = (x: tf.Tensor) => tf.slice(x, [i], [1]) as tf.Tensor2D;
      const others = isFirst ? p : one(p);
      return boostingLoss(tf.expandDims(row), others, one(oneHot), weight1, weight2).dataSync()[0];
    });
    expectClose(rows, flat(expected["boosting_loss_per_sample"]));

    if (isFirst) return;
    const rectify = (f: tf.Tensor, g: tf.Tensor, rate: tf.Tensor) =>
      crossEntropy(tf.mul(tf.add(f, g), rate), oneHot);
    const all = tf.valueAndGrads(rectify)([current, other, tf.scalar(beta)]);
    expectClose(tf.mul(tf.add(current, other), beta), flat(expected["ensemble_logits"]));
    expectClose(all.value, [expected["rectify_loss"]]);
    expectClose(all.grads[0], flat(expected["rectify_grad_current"]));
    expectClose(all.grads[1], flat(expected["rectify_grad_other"]));
    expectClose(all.grads[2], [expected["rectify_grad_boost_rate"]]);
  });
});

describe("stages", () => {
  const lengths = { pretrain: 2, alternate: 2, rectify: 1 };
  const ids = ["one", "two"];

  it("take turns, with everybody in between", () => {
    const turns = Array.from({ length: 9 }, (_, i) => stageAt(i + 1, lengths, ids).turn);
    const [all, one, two] = [undefined, "one", "two"];
    expect(turns).toEqual([all, all, one, one, all, two, two, all, one]);
    expect([1, 3, 6].map((epoch) => stageAt(epoch, lengths, ids).isFirst)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("move one modality by its own loss, and everything by the fused one", () => {
    const descended = (epoch: number) =>
      ["one", "two", "fused"].filter((name) =>
        passOf(stageAt(epoch, lengths, ids)).descends?.({ name, kind: "classification" }),
      );
    expect([1, 3, 5].map(descended)).toEqual([["one", "two"], ["one"], ["fused"]]);
    const { moves } = passOf(stageAt(6, lengths, ids));
    const group = (modality: string) => ({
      id: modality,
      role: "encoder" as const,
      modality,
      variables: [],
    });
    expect(ids.map((id) => moves?.(group(id)))).toEqual([false, true]);
  });
});
