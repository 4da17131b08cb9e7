/** What a measurement needs of the model, on toy clips. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { randomFrom } from "../../../src/core/data/random";
import { fusedWith, meanFeatures } from "../../../src/core/train/absentModalities";
import { linearProbe } from "../../../src/core/train/linearProbe";
import { measure } from "../../../src/core/train/measure";
import { classPrior } from "../../../src/core/train/modalityShares";
import { splitOutputs } from "../../../src/core/train/splitOutputs";
import * as tf from "../../../src/core/tf";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { partsOf, tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("cpu"));

const yieldToEventLoop = () => Promise.resolve();
const build = (config: Partial<ExperimentConfig>, modalities = ["audio", "video"]): Promise<Run> =>
  buildRun(tinyConfig(config), toyFeatures({ modalities }), idleDevice, () => 0);

describe("the model behind its encoders", () => {
  it.each([
    ["the full pipeline", {}],
    ["no part", { parts: [] }],
    ["gated fusion", { parts: [], fusion: { id: "gated" } }],
    ["a prediction by angles", { parts: partsOf("mmcosine") }],
    ["a prediction from answers with silence", { parts: partsOf("agm") }],
    ["an ensemble", { parts: partsOf("unimodal") }],
    ["a shared head", { parts: partsOf("mla") }],
    ["a boosted sum", { parts: partsOf("reconboost") }],
    ["combined opinions", { parts: partsOf("etmc") }],
    ["clips of two kinds", { parts: partsOf("domfn") }],
    ["held excitations", { parts: partsOf("greedy"), fusion: { id: "channel" } }],
  ])("predicts as the whole model does when all modalities are present: %s", async (_, config) => {
    const run = await build(config);
    const { training } = run;
    const { pipeline, validation, classes } = training;
    const masks = pipeline.groups.filter(({ role }) => role === "mask");
    for (const mask of masks.flatMap(({ variables }) => variables)) {
      tf.tidy(() => mask.assign(tf.sin(tf.range(1, mask.size + 1))));
    }
    const { pooled, labels, probabilities } = await splitOutputs(pipeline, validation, training);
    const means = meanFeatures(pooled);
    const before = tf.memory().numTensors;
    const clips = { pooled, labels, classes };
    const fused = await fusedWith(pipeline, clips, means, ["audio", "video"]);
    expect(tf.memory().numTensors).toBe(before);
    fused.forEach((row, i) =>
      row.forEach((value, k) => {
        expect(value).toBeCloseTo(probabilities["fused"]?.[i]?.[k] ?? NaN, 5);
      }),
    );
    // with nothing present every clip looks the same
    const none = await fusedWith(pipeline, clips, means, []);
    for (const row of none) expect(row).toEqual(none[0]);
    run.dispose();
  });
});

describe("measure", () => {
  it("a modality that the fusion ignores has no share, and the rest all of it", async () => {
    const run = await build({ parts: [] });
    const { training } = run;
    const slice = training.pipeline.groups.find(({ id }) => id === "fusion/video");
    tf.tidy(() => slice?.variables.forEach((one) => one.assign(tf.zerosLike(one))));
    const report = await measure(training, "validation", training.validation);
    expect(report.shapley?.["video"]).toBeCloseTo(0, 6);
    expect(report.single["audio"]?.othersAtMean).toEqual({
      value: report.subjects["fused"]?.accuracy,
    });
    const [fused] = report.gradients;
    expect(fused?.norm["video"]).toBe(0);
    expect(fused?.norm["audio"]).toBeGreaterThan(0);
    run.dispose();
  });

  it("beyond six modalities it leaves Shapley values out and still tells the rest", async () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    const run = await build({ parts: [] }, ids);
    const { training } = run;
    const report = await measure(training, "validation", training.validation);
    expect(report.shapley).toBeUndefined();
    expect(report.single["g"]?.othersAtMean).toHaveProperty("value");
    expect(report.agreement?.columns).toHaveLength(8);
    run.dispose();
  });

  it("compares every term with the fused one, and a modality's own loss though its head is a probe", async () => {
    const run = await build({ parts: partsOf("reconstruction") });
    const { training } = run;
    const { gradients } = await measure(training, "train", training.train);
    const terms = gradients.map(({ term }) => term);
    expect(terms.slice(0, 3)).toEqual(["fused", "audio", "video"]);
    expect(terms.some((term) => term.startsWith("reconstruction"))).toBe(true);
    for (const { norm, cosine } of gradients) {
      for (const [id, value] of Object.entries(cosine)) {
        expect(value === null).toBe(norm[id] === 0);
        if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }
    }
    expect(gradients[1]?.norm["audio"]).toBeGreaterThan(0);
    run.dispose();
  });
});

describe("the class prior", () => {
  it("is each class's share; an absent class has none", () => {
    expect(Object.fromEntries(classPrior([0, 0, 2, 0]))).toEqual({ 0: 0.75, 2: 0.25 });
  });
});

describe("a linear probe", () => {
  const random = randomFrom(1, "probe");
  const cluster = (label: number) => [
    4 * label + random.normal(),
    random.normal(),
    // a feature that never varies
    7,
  ];
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = labels.map(cluster);

  it("separates what a line separates, and repeats itself", async () => {
    const fitted = { rows, labels, classes: 3 };
    const queried = labels.map(cluster);
    const before = tf.memory().numTensors;
    const predicted = await linearProbe(fitted, queried, yieldToEventLoop);
    expect(tf.memory().numTensors).toBe(before);
    const right = predicted.filter((label, i) => label === labels[i]).length;
    expect(right / labels.length).toBeGreaterThan(0.9);
    expect(await linearProbe(fitted, queried, yieldToEventLoop)).toEqual(predicted);
  });

  it("finds nothing where there is nothing: the commonest class", async () => {
    const flat = labels.map(() => [1, 1]);
    const most = labels.map((label) => (label === 2 ? 2 : 1));
    const predicted = await linearProbe(
      { rows: flat, labels: most, classes: 3 },
      flat,
      yieldToEventLoop,
    );
    expect(new Set(predicted)).toEqual(new Set([1]));
  });
});
