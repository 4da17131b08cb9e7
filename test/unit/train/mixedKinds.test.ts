/** Runs over modalities of several kinds, with an encoder for each. */
import { beforeAll, describe, expect, it } from "vitest";
import { defaultExperiment, type ExperimentConfig } from "../../../src/contract/experiment";
import { LabError } from "../../../src/contract/errors";
import { drawPictures, measureReconstructionGain } from "../../../src/core/inspect/reconstructions";
import { train } from "../../../src/core/train/trainer";
import * as tf from "../../../src/core/tf";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

const build = (modalities: readonly string[], config: Partial<ExperimentConfig> = {}) =>
  buildRun(tinyConfig({ epochs: 2, ...config }), toyFeatures({ modalities }), idleDevice, () => 0);

/** Losses of every step of a run. */
async function totalsOf({ training }: Run): Promise<number[]> {
  const totals: number[] = [];
  for await (const tick of train(training, () => true))
    if (tick.type === "report") totals.push(tick.report.loss["total"] ?? NaN);
  return totals;
}

describe("a run over several kinds", () => {
  it.each([[["f-one"]], [["audio", "f-one"]], [["vface", "f-one", "s-many"]]])(
    "trains %j with every part of the default run, and leaves nothing",
    async (modalities) => {
      const before = tf.memory().numTensors;
      const run = await build(modalities, { parts: tinyConfig().parts });
      const totals = await totalsOf(run);
      expect(totals.every(Number.isFinite)).toBe(true);
      expect(totals.at(-1)).toBeLessThan(totals[0] ?? 0);
      const { pipeline, validation } = run.training;
      const drawn = await drawPictures(pipeline, validation, [0], run.pictures);
      expect(Object.keys(drawn?.[0]?.byModality ?? {})).toEqual(modalities);
      const last = drawn?.[0]?.byModality[modalities.at(-1) ?? ""]?.find(
        ({ name }) => name === "full",
      );
      expect(last?.values.length).toBe(last?.shape.reduce((a, b) => a * b, 1));
      const gain = await measureReconstructionGain(pipeline, validation, run.pictures);
      expect(Object.values(gain).every(Number.isFinite)).toBe(true);
      run.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each([
    [["t-text"], []],
    [["vface", "t-text"], ["vface"]],
    [
      ["audio", "vface", "t-text"],
      ["audio", "vface"],
    ],
  ])("trains %j, and redraws what can be redrawn", async (modalities, redrawn) => {
    const parts = tinyConfig().parts.filter(
      ({ id }) => redrawn.length > 0 || id !== "reconstruction",
    );
    const run = await build(modalities, { parts });
    const totals = await totalsOf(run);
    expect(totals.every(Number.isFinite)).toBe(true);
    expect(totals.at(-1)).toBeLessThan(totals[0] ?? 0);
    const { pipeline, validation } = run.training;
    const drawn = await drawPictures(pipeline, validation, [0], run.pictures);
    expect(drawn && Object.keys(drawn[0]?.byModality ?? {})).toEqual(
      redrawn.length > 0 ? redrawn : undefined,
    );
    const gain = await measureReconstructionGain(pipeline, validation, run.pictures);
    expect(Object.keys(gain)).toEqual(redrawn);
    run.dispose();
  });

  it("takes 1,000 channels and 100 classes", async () => {
    const features = toyFeatures({
      modalities: ["f1000-wide", "t-text"],
      classes: 100,
      counts: { train: 200, validation: 100, test: 0 },
    });
    const config = tinyConfig({ epochs: 1, batchSize: 50, parts: [{ id: "unimodal-losses" }] });
    const run = await buildRun(config, features, idleDevice, () => 0);
    const totals = await totalsOf(run);
    expect(totals).toHaveLength(4);
    expect(totals.at(-1)).toBeLessThan(totals[0] ?? 0);
    run.dispose();
  });

  it("takes its own encoder for a modality that asks for it, with the run's D", async () => {
    const run = await build(["audio", "f-one"], {
      encoders: { "f-one": { id: "mlp", params: { layers: 0 } } },
    });
    const { model } = run.training.pipeline;
    expect(model.featureSize).toBe(8);
    const variables = model.groups.find(({ id }) => id === "encoder/f-one")?.variables;
    expect(variables?.map(({ shape }) => shape)).toEqual([[1, 1, 15, 8], [8]]);
    run.dispose();
  });

  it.each([
    [{ audio: { id: "mlp" } }, /^encoders\.audio: MLP reads vector, and "audio" is spectrogram;/],
    [{ smell: { id: "mlp" } }, /^encoders: the clips have no "smell"; they have audio, f-one\.$/],
    [{ audio: { id: "eye" } }, /^encoders\.audio: "eye" is not known; choose one of small-conv/],
  ])("is refused in a sentence with encoders %j", async (encoders, sentence) => {
    const refused = await build(["audio", "f-one"], { encoders }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LabError);
    expect((refused as LabError).message).toMatch(sentence);
  });

  it("has a default without exceptions", () => expect(defaultExperiment.encoders).toEqual({}));
});
