import { describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type { MeasuresReport } from "../../src/contract/measures";
import type { SplitName } from "../../src/contract/clip";
import { valueOf } from "../../src/contract/valueOf";
import * as tf from "../../src/core/tf";
import { nodeLab, openToy, partsOf, tinyConfig, type Opened } from "../support/lab";
import { toyFeatures, type ToySetting } from "../support/toyFeatures";

async function trained(config: Partial<ExperimentConfig> = {}, toy?: ToySetting): Promise<Opened> {
  const lab = await openToy(tinyConfig({ epochs: 2, ...config }), toy);
  await lab.door.play();
  await lab.until("done");
  return lab;
}

async function measured({ door }: Opened, split: SplitName = "validation") {
  return valueOf(await door.measure(split));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Collects every number in a report, at any depth. */
const numbersIn = (value: unknown): number[] => {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
};

/** Checks the properties that every report has. */
function expectSound(report: MeasuresReport, toy: { readonly clips: number; classes: number }) {
  expect(structuredClone(report)).toEqual(report);
  expect(numbersIn(report).every(Number.isFinite)).toBe(true);
  expect(report.clips).toBe(toy.clips);
  expect(report.perClip).toHaveLength(toy.clips);
  for (const [subject, one] of Object.entries(report.subjects)) {
    expect(sum(one.confusion.flat())).toBe(toy.clips);
    expect(one.confusion).toHaveLength(toy.classes);
    expect(sum(one.reliability.map(({ count }) => count))).toBe(toy.clips);
    const right = report.perClip.filter(
      ({ card, predictions }) => predictions[subject]?.label === card.label,
    );
    expect(one.accuracy).toBeCloseTo(right.length / toy.clips, 10);
  }
  for (const clip of report.perClip) {
    const prior = 1 / toy.classes;
    const fused = clip.predictions["fused"];
    if (!clip.shapley || fused?.label !== clip.card.label) continue;
    // efficiency: the shares sum to the probability beyond the prior
    expect(sum(Object.values(clip.shapley))).toBeCloseTo(fused.probability - prior, 5);
  }
}

describe("measure", () => {
  it("reports all measures of the validation split, in agreement with the run's own figures", async () => {
    const lab = await trained();
    const report = await measured(lab);
    expectSound(report, { clips: 12, classes: 3 });
    const best = lab.of("epoch").find(({ epoch }) => epoch === report.epoch);
    for (const [subject, accuracy] of Object.entries(best?.accuracy.validation ?? {})) {
      expect(report.subjects[subject]?.accuracy).toBeCloseTo(accuracy, 6);
    }
    expect(Object.keys(report.subjects)).toEqual(["fused", "audio", "video"]);
    const { agreement } = report;
    expect(agreement?.columns.map(({ right }) => right)).toEqual([
      [],
      ["audio"],
      ["video"],
      ["audio", "video"],
    ]);
    const inCell = report.perClip.filter(
      ({ card, predictions, column }) => column === 3 && predictions["fused"]?.label === card.label,
    );
    expect(agreement?.right[3]).toBe(inCell.length);
    expect(sum([...(agreement?.right ?? []), ...(agreement?.wrong ?? [])])).toBe(12);
    expect(report.agreementAlone).toBeUndefined();
    expect(report.gaps).toHaveLength(1);
    expect(report.zeta).toHaveProperty("value");
    const terms = report.gradients.map(({ term }) => term);
    expect(terms.slice(0, 3)).toEqual(["fused", "audio", "video"]);
    expect(report.gradients[0]?.cosine["audio"]).toBeCloseTo(1, 5);
    // a modality's own loss does not change the other's encoder
    expect(report.gradients[1]?.norm["video"]).toBe(0);
    expect(report.gradients[1]?.cosine["video"]).toBeNull();
    await lab.door.close();
  });

  it("does not change the run: training continues to the same weights", async () => {
    const config = tinyConfig({ epochs: 2 });
    const losses = async (measure: boolean) => {
      const lab = await openToy(config);
      await lab.door.step(4);
      if (measure) await measured(lab);
      await lab.door.play();
      await lab.until("done");
      await lab.door.close();
      return lab.of("epoch").at(-1)?.loss;
    };
    expect(await losses(true)).toEqual(await losses(false));
  });

  it("frees every tensor", async () => {
    const lab = await trained({ epochs: 1 });
    await measured(lab);
    const before = tf.memory().numTensors;
    await measured(lab);
    await measured(lab, "train");
    expect(tf.memory().numTensors).toBe(before);
    await lab.door.close();
  });

  it("gives the same figures twice", async () => {
    const lab = await trained({ epochs: 1 });
    expect(await measured(lab)).toEqual(await measured(lab));
    await lab.door.close();
  });

  it("opens the sealed split only on request, counts the openings and records all reports", async () => {
    const lab = nodeLab();
    const features = toyFeatures();
    lab.useFeatures(features);
    const types: string[] = [];
    await lab.door.open(tinyConfig({ epochs: 1 }), (events) => {
      for (const event of events) types.push(event.type);
    });
    await lab.door.step(3);
    await lab.door.measure("validation");
    expect(features.served).not.toContain("test");
    expect(types).not.toContain("test");
    const test = await lab.door.measure("test");
    expect(features.served).toContain("test");
    if (!test.ok) throw new Error(test.failure.message);
    expectSound(test.value, { clips: 12, classes: 3 });
    expect(test.value.perClip.every(({ card }) => card.split === "test")).toBe(true);
    expect(types).toContain("test");
    await lab.door.openTest();
    const record = valueOf(await lab.door.record());
    expect(record.testOpenings).toBe(2);
    expect(record.final.test?.accuracy["fused"]).toBeCloseTo(
      test.value.subjects["fused"]?.accuracy ?? NaN,
      6,
    );
    expect(Object.keys(record.measures ?? {})).toEqual(["validation", "test"]);
    expect(record.measures?.test).not.toHaveProperty("perClip");
    await lab.door.close();
  });

  it("gives no accuracy for missing unimodal baselines, and no summands for a fusion that is not a sum", async () => {
    const lab = await trained({ epochs: 1, parts: [], fusion: { id: "gated" } });
    const { single, zeta } = await measured(lab);
    const { summand, alone, othersAtMean, ownHead, probe } = single["audio"] ?? {};
    expect(summand).toHaveProperty("reason", expect.stringContaining("not a sum"));
    expect(alone).toHaveProperty("reason", expect.stringContaining("alone"));
    expect(zeta).toHaveProperty("reason", expect.stringContaining("No mask"));
    for (const figure of [othersAtMean, ownHead, probe]) expect(figure).toHaveProperty("value");
    await lab.door.close();
  });

  it("uses the predictions of unimodal baselines only if they cover every clip", async () => {
    const lab = await trained({ epochs: 1, parts: [] });
    const ids = Array.from({ length: 12 }, (_, i) => `validation-${i}`);
    const saying = (label: (i: number) => number) =>
      Object.fromEntries(ids.map((id, i) => [id, label(i)]));
    const alone = { audio: saying((i) => i % 3), video: saying(() => 0) };
    const { single, agreementAlone, perClip } = valueOf(
      await lab.door.measure("validation", alone),
    );
    expect(single["audio"]?.alone).toEqual({ value: 1 });
    expect(single["video"]?.alone).toEqual({ value: 1 / 3 });
    const { right = [], wrong = [] } = agreementAlone ?? {};
    expect(right.map((count, i) => count + (wrong[i] ?? 0))).toEqual([0, 8, 0, 4]);
    expect(perClip.filter(({ unimodalColumn: columnAlone }) => columnAlone === 3)).toHaveLength(4);

    const part = valueOf(
      await lab.door.measure("validation", { ...alone, audio: { "validation-0": 0 } }),
    );
    expect(part.single["audio"]?.alone).toHaveProperty("reason");
    expect(part.agreementAlone).toBeUndefined();
    await lab.door.close();
  });

  it("works with one modality, and with three and a method that replaces the step", async () => {
    const one = await trained({ epochs: 1, parts: [], modalities: ["audio"] });
    const report = await measured(one);
    expectSound(report, { clips: 12, classes: 3 });
    expect(report.agreement).toBeUndefined();
    expect(report.single["audio"]?.othersAtMean).toHaveProperty("reason");
    expect(report.single["audio"]?.alone).toEqual({ value: report.subjects["fused"]?.accuracy });
    await one.door.close();

    const toy = { modalities: ["audio", "video", "text"] };
    const three = await trained({ epochs: 1, parts: partsOf("mmcosine") }, toy);
    const wide = await measured(three);
    expectSound(wide, { clips: 12, classes: 3 });
    expect(wide.agreement?.columns).toHaveLength(8);
    expect(wide.gaps).toHaveLength(3);
    expect(wide.single["text"]?.summand).toHaveProperty("value");
    await three.door.close();
  });

  it("returns a sentence if no run is open", async () => {
    const outcome = await nodeLab().door.measure("validation");
    expect(outcome.ok ? "" : outcome.failure.message).toContain("Train");
  });
});
