/** Data and settings that break trainers: a correct result or one sentence, never NaN. */
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureDoor } from "../../../src/contract/door";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { parseExperiment } from "../../../src/contract/parseExperiment";
import { measure } from "../../../src/core/train/measure";
import { train } from "../../../src/core/train/trainer";
import { buildRun } from "../../../src/lab/buildRun";
import { catalogue } from "../../../src/lab/catalogue";
import { methods } from "../../../src/lab/methods";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures, type ToySetting } from "../../support/toyFeatures";
import { disposeSnapshots } from "../../../src/core/train/training";

beforeAll(() => useBackend("wasm"));

const numbersIn = (value: unknown): number[] =>
  typeof value === "number"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

/** Trains to the end and measures; every loss, accuracy and measure must be a number. */
async function trainAndMeasure(door: FeatureDoor, config: Partial<ExperimentConfig>) {
  const run = await buildRun(tinyConfig({ epochs: 2, ...config }), door, idleDevice, () => 0);
  const { training } = run;
  const found: number[] = [];
  let epochs = 0;
  for await (const tick of train(training, () => true)) {
    if (tick.type === "report") found.push(...numbersIn([tick.report.loss, tick.report.k]));
    if (tick.type === "epoch") {
      epochs += 1;
      found.push(...numbersIn([tick.report.accuracy, tick.report.validationLoss]));
    }
  }
  const report = await measure(training, "validation", training.validation);
  found.push(...numbersIn([report.subjects, report.single, report.shapley, report.gradients]));
  expect(epochs).toBe(2);
  expect(found.length).toBeGreaterThan(10);
  expect(found.every(Number.isFinite)).toBe(true);
  disposeSnapshots(training);
  run.dispose();
  return report;
}

/** Every clip of every split says class 0. */
function allAlike(door: FeatureDoor): FeatureDoor {
  return {
    ...door,
    features: async (split) => {
      const outcome = await door.features(split);
      if (!outcome.ok) return outcome;
      const clips = outcome.value.clips.map((clip) => ({ ...clip, label: 0 }));
      return { ok: true, value: { ...outcome.value, clips } };
    },
  };
}

const named = methods.map((method) => [method.id, method] as const);
const chosen = ({ parts, fusion }: (typeof methods)[number]): Partial<ExperimentConfig> => ({
  parts: parts.map((part) => (part.id === "quantiser" ? { ...part, params: { codes: 16 } } : part)),
  ...(fusion ? { fusion } : {}),
});

describe("a hundred classes, most with one clip or none", () => {
  const counts = { train: 24, validation: 12, test: 12 };
  it.each(named)("%s", async (_id, method) => {
    await trainAndMeasure(toyFeatures({ classes: 100, counts }), chosen(method));
  });
});

describe("labels all alike", () => {
  it.each(named)("%s", async (_id, method) => {
    const report = await trainAndMeasure(allAlike(toyFeatures()), chosen(method));
    expect(numbersIn(report.subjects["fused"]).every(Number.isFinite)).toBe(true);
  });
});

describe("one modality only", () => {
  it.each(named)("%s trains on it, or says that it cannot", async (_id, method) => {
    const config = { ...chosen(method), modalities: ["audio"] };
    const isForTwo = catalogue.parts.some(
      ({ id, twoModalities }) =>
        twoModalities !== undefined && method.parts.some((part) => part.id === id),
    );
    if (!isForTwo) await trainAndMeasure(toyFeatures(), config);
    else
      await expect(trainAndMeasure(toyFeatures(), config)).rejects.toThrow(
        /cannot run with 1 modalities/,
      );
  });
});

describe("few clips", () => {
  it.each<readonly [string, ToySetting]>([
    ["two to train on, one to judge by", { counts: { train: 2, validation: 1, test: 1 } }],
    ["a last batch that would be of one", { counts: { train: 9, validation: 9, test: 9 } }],
  ])("%s", async (_name, toy) => {
    await trainAndMeasure(toyFeatures({ classes: 2, ...toy }), {});
  });
});

describe("settings out of range", () => {
  const read = (config: unknown): string[] => {
    const sentences: string[] = [];
    parseExperiment(config, catalogue, (sentence) => sentences.push(sentence));
    return sentences;
  };
  it.each<readonly [string, unknown, RegExp]>([
    [
      "alpha",
      { parts: [{ id: "unimodal-losses" }, { id: "mlb", params: { alpha: -1 } }] },
      /mlb\.alpha/,
    ],
    [
      "beta",
      { parts: [{ id: "unimodal-losses" }, { id: "mlb", params: { betaMax: 1e9 } }] },
      /mlb\.betaMax/,
    ],
    ["alpha of LFM", { parts: [{ id: "lfm-learned", params: { initial: 2 } }] }, /initial/],
    ["channels", { encoder: { id: "small-conv", params: { features: 100000 } } }, /features/],
    ["a batch of one", { batchSize: 1 }, /batchSize/],
  ])("%s: named, and replaced", (_name, config, sentence) => {
    const sentences = read(config);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
  });
});
