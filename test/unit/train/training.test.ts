import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import type { FeatureBlock, SplitName } from "../../../src/contract/clip";
import { buildRun } from "../../../src/lab/buildRun";
import {
  batchRows,
  createTable,
  disposeBatch,
  measureScales,
} from "../../../src/core/data/clipTable";
import { shapeOf } from "../../../src/core/data/modalityShape";
import { crossEntropy } from "../../../src/core/ops/classification";
import { adam } from "../../../src/core/train/optimizers";
import { createModel } from "../../../src/core/train/model";
import { smallConv } from "../../../src/core/encoders/smallConv";
import { withoutTokens } from "../../../src/core/fusion/fusion";
import { lateLinear } from "../../../src/core/fusion/lateLinear";
import { train } from "../../../src/core/train/trainer";
import { recordOf } from "../../../src/core/tensor/records";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { partsOf, tinyConfig } from "../../support/lab";
import { totalsOf as steps } from "../../support/training";
import { toyFeatures, type ToySetting } from "../../support/toyFeatures";
import type { Training } from "../../../src/core/train/training";

beforeAll(() => useBackend("wasm"));

const build = (config: ExperimentConfig, toy: ToySetting = {}) =>
  buildRun(config, toyFeatures(toy), idleDevice, () => 0);

const weights = (training: Training): number[][] =>
  training.pipeline.groups.flatMap(({ variables }) =>
    variables.map((variable) => Array.from(variable.dataSync())),
  );

describe("joint training", () => {
  it("is what all parts off is, to the bit", async () => {
    const config = { ...tinyConfig(), parts: [] };
    const run = await build(config);
    steps(run.training, 4);

    const shapes = run.training.pipeline.model.modalities;
    const model = createModel({
      modalities: shapes,
      classes: 3,
      encoders: recordOf(["audio", "video"], () => ({
        kind: smallConv,
        params: config.encoder.params,
      })),
      fusion: lateLinear,
      fusionParams: {},
      seed: config.seed,
    });
    // by hand: encoders and fused classifier only, one cross-entropy, no heads anywhere
    const groups = model.groups.filter(({ role }) => role !== "head");
    const optimizer = adam.create(config.optimizer.params, groups);
    for (let i = 0; i < 4; i++) {
      const rows =
        batchRows(run.training.train.size, config.batchSize, config.seed, 1 + i)[0] ?? [];
      const batch = run.training.train.batch(rows);
      const variables = groups.flatMap((group) => group.variables);
      const { grads } = tf.variableGrads(
        () =>
          crossEntropy(
            model.fuse(model.pool(model.encode(batch.inputs)), withoutTokens).logits,
            batch.oneHot,
          ),
        variables,
      );
      optimizer.apply({
        gradients: new Map(variables.map((v) => [v, grads[v.name] as tf.Tensor])),
        stepMultipliers: new Map(),
      });
    }
    const byHand = groups.flatMap(({ variables }) =>
      variables.map((variable) => Array.from(variable.dataSync())),
    );
    const byParts = run.training.pipeline.groups
      .filter(({ role }) => role !== "head")
      .flatMap(({ variables }) => variables.map((variable) => Array.from(variable.dataSync())));
    expect(byParts).toEqual(byHand);
    run.dispose();
  });

  it("equals MLB at zero slope: Multi-Loss exactly", async () => {
    const plain = await build({ ...tinyConfig(), parts: partsOf("unimodal-losses") });
    const zero = await build({
      ...tinyConfig(),
      parts: [...partsOf("unimodal-losses"), { id: "mlb", params: { alpha: 0 } }],
    });
    steps(plain.training, 3);
    steps(zero.training, 3);
    expect(weights(zero.training)).toEqual(weights(plain.training));
    plain.dispose();
    zero.dispose();
  });
});

describe("MLB's switches under Adam", () => {
  const distance = (a: number[][], b: number[][]): number =>
    Math.sqrt(
      a
        .flatMap((row, i) => row.map((v, j) => (v - (b[i]?.[j] ?? 0)) ** 2))
        .reduce((s, v) => s + v, 0),
    );

  it("moves far less when k acts on the gradient than when it acts on the step", async () => {
    const weightsWith = async (params: Record<string, string | number> | undefined) => {
      const mlb = params ? [{ id: "mlb", params }] : [];
      const run = await build({ ...tinyConfig(), parts: [...partsOf("unimodal-losses"), ...mlb] });
      steps(run.training, 1);
      const values = weights(run.training);
      run.dispose();
      return values;
    };
    const plain = await weightsWith(undefined);
    const onStep = distance(await weightsWith({ alpha: 5, actOn: "step" }), plain);
    const onGradient = distance(await weightsWith({ alpha: 5, actOn: "gradient" }), plain);
    expect(onStep).toBeGreaterThan(20 * onGradient);
  });
});

describe("a long run", () => {
  it("holds as many tensors and bytes after step 200 as after step 10", async () => {
    const run = await build(
      tinyConfig({
        epochs: 100,
        batchSize: 4,
        encoder: { id: "small-conv", params: { features: 4, width: 4 } },
      }),
    );
    const memory: Record<number, { tensors: number; bytes: number }> = {};
    for await (const tick of train(run.training, () => true)) {
      if (tick.type !== "tick") continue;
      const { step } = run.training;
      if (step === 10 || step === 200) {
        memory[step] = { tensors: tf.memory().numTensors, bytes: tf.memory().numBytes };
      }
      if (step === 200) break;
    }
    expect(memory[10]).toBeDefined();
    expect(memory[200]).toEqual(memory[10]);
    run.dispose();
  });

  it("gives the same numbers to the bit for the same seed, and others for another", async () => {
    const totals = async (seed: number): Promise<number[]> => {
      const run = await build(tinyConfig({ seed }));
      const values = steps(run.training, 3);
      run.dispose();
      return values;
    };
    const first = await totals(11);
    expect(await totals(11)).toEqual(first);
    expect(await totals(12)).not.toEqual(first);
  });
});

describe("batches", () => {
  it("use every clip once an epoch, in an order of the seed and epoch", () => {
    const order = (seed: number, epoch: number): number[] =>
      batchRows(24, 8, seed, epoch).flat() as number[];
    expect([...order(1, 1)].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(order(1, 1)).toEqual(order(1, 1));
    expect(order(1, 1)).not.toEqual(order(1, 2));
    expect(order(1, 1)).not.toEqual(order(2, 1));
  });

  it("leave padding at the mean", async () => {
    const features = toyFeatures({ modalities: ["odd"] });
    const manifest = await features.manifest({ id: "toy" }, 1);
    const block = await features.features("train" as SplitName);
    if (!manifest.ok || !block.ok) throw new Error("no toy");
    const card = { id: "odd", name: "odd", kind: "spectrogram", shape: [3, 5] } as const;
    const clips = block.value.clips.slice(0, 2);
    const values = Float32Array.from({ length: 30 }, (_, i) => i);
    const odd: FeatureBlock = { split: "train", clips, features: { odd: values } };
    const shape = shapeOf(card, 8);
    expect(shape).toEqual({
      id: "odd",
      kind: "spectrogram",
      images: 1,
      height: 8,
      width: 8,
      depth: 1,
      stored: { height: 3, width: 5 },
    });
    const scales = measureScales(odd, [card]);
    const table = createTable(odd, { cards: [card], shapes: [shape], classes: 3, scales });
    const batch = table.batch([1]);
    const got = batch.inputs["odd"]?.dataSync() ?? new Float32Array();
    const deviation = Math.sqrt((30 * 30 - 1) / 12);
    expect(got[0]).toBeCloseTo((15 - 14.5) / deviation, 5);
    expect(got[2 * 8 + 4]).toBeCloseTo((29 - 14.5) / deviation, 5);
    expect(got[5]).toBe(0);
    expect(got[3 * 8]).toBe(0);
    disposeBatch(batch);
  });
});
