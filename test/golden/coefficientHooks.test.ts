/** Methods through the hooks of their parts, against the numbers of the official code. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import { deviation } from "../../src/core/methods/equations/ogmCoefficients";
import { mlb } from "../../src/core/methods/mlb";
import { mslr } from "../../src/core/methods/mslr";
import { ogm } from "../../src/core/methods/ogm";
import type { Backward, EpochView, StepView } from "../../src/core/methods/part";
import { pmr } from "../../src/core/methods/pmr";
import { randomNormal } from "../../src/core/ops/random";
import * as tf from "../../src/core/tf";
import type { Batch, Forward, ParameterGroup } from "../../src/core/types";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, oneHotOf, tensorOf, type Nested } from "../support/golden";
import { createLink, settingOf } from "../support/hooks";

beforeAll(() => useBackend("cpu"));

type Fields = Readonly<Record<string, Nested>>;
const ids = ["a", "v"] as const;

it.each(goldenCases("pmr"))("PMR's part $name", async ({ inputs, params, expected }) => {
  const { alpha = NaN, momentum = NaN } = params;
  const classes = tensorOf(inputs["b_out"]).size;
  const epochs = inputs["epochs"] as unknown as readonly Fields[];
  const featuresOf = (epoch: Fields, prefix: string) =>
    Object.fromEntries(ids.map((id) => [id, tensorOf(epoch[`${prefix}${id}`]) as tf.Tensor2D]));
  const featureSize = featuresOf(epochs[0] ?? {}, "feat_")["a"]?.shape[1] ?? NaN;
  const part = pmr.create(
    { alpha, momentum, share: 0.25 },
    settingOf(ids, { featureSize, classes }),
  );
  for (const [e, epoch] of epochs.entries()) {
    const official = (expected["steps"] as readonly Fields[])[e] ?? {};
    const from = oneHotOf(epoch["proto_labels"], classes);
    const half = Math.ceil(from.shape[0] / 2);
    const shares: number[] = [];
    await part.betweenEpochs?.({
      epoch: e,
      eachBatch: (share: number, use: (forward: Forward, batch: Batch) => void) => {
        shares.push(share);
        const all = featuresOf(epoch, "proto_feat_");
        for (const [start, size] of [
          [0, half],
          [half, from.shape[0] - half],
        ] as const) {
          const rows = (x: tf.Tensor2D) => tf.slice(x, [start, 0], [size, -1]);
          const pooled = Object.fromEntries(Object.entries(all).map(([id, x]) => [id, rows(x)]));
          use({ pooled } as unknown as Forward, { oneHot: rows(from) } as Batch);
        }
        return Promise.resolve();
      },
    } as unknown as EpochView);
    expect(shares).toEqual([0.25]);
    ids.forEach((id, m) => {
      expectClose(part.state?.[m], official[`proto_${id}`]);
    });
    const oneHot = oneHotOf(epoch["labels"], classes);
    const { logged, link } = createLink();
    const size = oneHot.shape[0];
    const pooled = featuresOf(epoch, "feat_");
    const terms =
      part.losses?.({ pooled } as unknown as Forward, { oneHot, size } as Batch, link) ?? [];
    ids.forEach((id, m) => {
      const pulled = Number(official[`pce_${id}`]) * Number(official[`coeff_${id}`]);
      expectClose((terms[m]?.value.dataSync()[0] ?? NaN) * (terms[m]?.weight ?? NaN), pulled);
      expectClose(logged.get(`prototype/${id}`), Number(official[`score_${id}`]) / size);
    });
  }
});

const kernelGroups = () => {
  const kernels = ids.map(() => tf.variable(tf.zeros([2, 2, 3, 4])));
  const groups = ids.map((id, m): ParameterGroup => ({
    id: `encoder/${id}`,
    role: "encoder",
    modality: id,
    variables: [kernels[m] as tf.Variable],
  }));
  const gradients = new Map(
    kernels.map((kernel, m): [tf.Variable, tf.Tensor] => [
      kernel,
      tf.randomNormal([2, 2, 3, 4], 0, 1, "float32", 7 + m),
    ]),
  );
  return { kernels, groups, backward: { gradients, stepMultipliers: new Map() } as Backward };
};

describe("OGM-GE's part", () => {
  it.each(goldenCases("ogm"))("$name", ({ inputs, params, expected }) => {
    const { alpha = NaN, epoch = NaN, modulation_ends: lastEpoch = NaN } = params;
    const contributions = {
      a: tensorOf(expected["logits_a"] as Nested) as tf.Tensor2D,
      v: tensorOf(expected["logits_v"] as Nested) as tf.Tensor2D,
    };
    const classes = contributions.a.shape[1];
    const { kernels, groups, backward } = kernelGroups();
    const enhancement = "noise_std" in expected;
    const switches = { actOn: "gradient", scope: "encoder" };
    const part = ogm.create(
      { alpha, enhancement, lastEpoch, ...switches },
      settingOf(ids, { featureSize: 4, classes }, groups),
    );
    const { logged, link } = createLink();
    const draw = () => randomFrom(3, "step");
    const view = {
      ...link,
      forward: { contributions: () => contributions },
      batch: { oneHot: oneHotOf(inputs["labels"], classes) },
      draw: draw(),
    } as unknown as StepView;
    part.beginEpoch?.(epoch, 1, 0);
    const after = part.modulate?.(backward, view);
    if (expected["modulation_active"] !== true) {
      expect(after).toBe(backward);
      return;
    }
    const random = draw().fork("ogm");
    ids.forEach((id, m) => {
      expectClose(logged.get(`rho/${id}`), expected[`ratio_${id}`]);
      expectClose(logged.get(`k/${id}`), expected[`coeff_${id}`]);
      const kernel = kernels[m] as tf.Variable;
      const before = backward.gradients.get(kernel) as tf.Tensor;
      const scaled = tf.mul(before, Number(expected[`coeff_${id}`]));
      const noise = enhancement
        ? tf.mul(randomNormal(kernel.shape, random.integer(2 ** 32)), deviation(before))
        : tf.zerosLike(before);
      expectClose(after?.gradients.get(kernel), [...tf.add(scaled, noise).dataSync()]);
    });
    part.beginEpoch?.(lastEpoch, 1, 0);
    expect(part.modulate?.(backward, view)).not.toBe(backward);
    part.beginEpoch?.(lastEpoch + 1, 1, 0);
    expect(part.modulate?.(backward, view)).toBe(backward);
  });
});

it("MLB's part multiplies the steps of the encoders by k", () => {
  const { groups, backward } = kernelGroups();
  const card = Object.entries(mlb.card.params).map(([name, spec]) => [name, spec.default]);
  const part = mlb.create(
    Object.fromEntries(card),
    settingOf(ids, { featureSize: 4, classes: 2 }, groups),
  );
  const { logged, link } = createLink();
  const after = part.modulate?.(backward, {
    ...link,
    forward: { unimodalLogits: { a: tf.tensor2d([[3, 0]]), v: tf.tensor2d([[1, 0]]) } },
    batch: { oneHot: tf.tensor2d([[1, 0]]) },
  } as unknown as StepView);
  for (const id of ids) {
    expectClose(after?.stepMultipliers.get(`encoder/${id}`), [logged.get(`k/${id}`)]);
  }
  // the modality that is ahead moves less
  expect(logged.get("k/a")).toBeLessThan(logged.get("k/v") ?? NaN);
  expect(after?.gradients).toEqual(backward.gradients);
});

it("MSLR's part spaces first rates evenly and follows accuracies", async () => {
  const { groups, backward } = kernelGroups();
  const part = mslr.create(
    { rule: "dynamic", first: 0.5, last: 2, memory: 2, actOn: "step", scope: "encoder" },
    settingOf(ids, { featureSize: 4, classes: 2 }, groups),
  );
  const { logged, link } = createLink();
  const step = () => part.modulate?.(backward, link as unknown as StepView);
  step();
  expectClose([logged.get("k/a"), logged.get("k/v")], [0.5, 2]);
  const end = (epoch: number, a: number, v: number) =>
    part.betweenEpochs?.({ epoch, accuracy: { a, v } } as unknown as EpochView);
  await end(0, 1, 1);
  step();
  expectClose([logged.get("k/a"), logged.get("k/v")], [0.5, 2]);
  await end(1, 0.4, 0.5);
  await end(2, 0.6, 0.5);
  step();
  expectClose([logged.get("k/a"), logged.get("k/v")], [0.5, 2]);
  await end(3, 0.75, 0.5);
  step();
  expectClose([logged.get("k/a"), logged.get("k/v")], [0.5 * 1.5, 2]);
});
