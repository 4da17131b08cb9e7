import { beforeAll, expect, test } from "vitest";
import type { Choice, ExperimentConfig } from "../../../src/contract/experiment";
import * as tf from "../../../src/core/tf";
import { disposeOnError } from "../../../src/core/tensor/disposeOnError";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures, type ToySetting } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

const withPart = (...parts: Choice[]): Partial<ExperimentConfig> => ({
  parts: [{ id: "unimodal-losses" }, ...parts],
});

interface Refusal {
  readonly name: string;
  readonly changes: Partial<ExperimentConfig>;
  readonly sentence: RegExp;
  readonly toy?: ToySetting;
}

/** Every setting that only a part, an encoder or a fusion can refuse, after some variables exist. */
const refusals: readonly Refusal[] = [
  {
    name: "targets that would teach another class",
    changes: withPart({ id: "label-fitting", params: { labels: "smoothed", trueShare: 0.05 } }),
    sentence: /^Label fitting: of /,
    toy: { classes: 4 },
  },
  {
    name: "blocks that do not divide the channels",
    changes: withPart(
      { id: "quantiser", params: { codes: 16 } },
      { id: "reconstruction" },
      { id: "mask", params: { blocks: 3 } },
    ),
    sentence: /^mask\.blocks: 3 blocks do not divide 8/,
  },
  {
    name: "groups of codes that do not divide the channels",
    changes: withPart({ id: "quantiser", params: { codes: 16, groups: 3 } }),
    sentence: /^quantiser\.groups: 3 groups do not divide 8/,
  },
  {
    name: "decoders where no encoder has one",
    changes: {
      ...withPart({ id: "quantiser", params: { codes: 16 } }, { id: "reconstruction" }),
      encoder: { id: "resnet-18" },
    },
    sentence: /^Decoders cannot run here/,
  },
  {
    name: "held-out talkers where there is one",
    changes: withPart({ id: "mask", params: { learnsOn: "held-out" } }),
    sentence:
      /^All 24 training clips belong to one group \("train-0"\), so no group can be held out/,
    toy: { groups: 1 },
  },
  {
    name: "two parts that hold out different shares",
    changes: withPart(
      { id: "mask", params: { learnsOn: "held-out" } },
      { id: "held-out-fusion", params: { share: 0.4 } },
    ),
    sentence: /^Two parts learn from held-out clips, but hold out different shares/,
  },
  {
    name: "held-out clips for a fusion without weights",
    changes: { parts: [{ id: "held-out-fusion" }], fusion: { id: "neuron-sum" } },
    sentence: /^Fusion on held-out clips cannot run with Neuron sum: its held-out clips/,
  },
  {
    name: "a neuron sum with more classes than features",
    changes: { parts: [], fusion: { id: "neuron-sum" } },
    sentence: /^Neuron sum: 9 classes need at least as many features/,
    toy: { classes: 9 },
  },
];

test.each(refusals)(
  "$name: refused with a sentence, and every tensor is freed",
  async ({ changes, sentence, toy }) => {
    const before = tf.memory().numTensors;
    const building = buildRun(tinyConfig(changes), toyFeatures(toy), idleDevice, () => 0);
    await expect(building).rejects.toThrow(sentence);
    expect(tf.memory().numTensors).toBe(before);
  },
);

test("a run that is built and disposed frees every tensor", async () => {
  const before = tf.memory().numTensors;
  const run = await buildRun(tinyConfig(), toyFeatures(), idleDevice, () => 0);
  expect(tf.memory().numTensors).toBeGreaterThan(before);
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("variables made before a failing build stay", () => {
  const kept = tf.variable(tf.scalar(1));
  const before = tf.memory().numTensors;
  expect(() =>
    disposeOnError(() => {
      tf.variable(tf.scalar(2));
      throw new RangeError("refused");
    }),
  ).toThrow("refused");
  expect(kept.isDisposed).toBe(false);
  expect(tf.memory().numTensors).toBe(before);
  kept.dispose();
});
