/** Records, plans and cells for tests of comparisons. */
import type { Cell, ComparisonPlan } from "../../src/contract/compare";
import { defaultExperiment, type ExperimentConfig } from "../../src/contract/experiment";
import type { RunRecord } from "../../src/contract/record";
import type { RidgeReport } from "../../src/contract/ridge";
import { backend } from "./fakeEvents";

/** A run of two epochs whose fused accuracy on validation is `fused` at the first and lower at the last. */
export function fakeRecord(config: ExperimentConfig, fused: number, tested = false): RunRecord {
  const accuracy = (share: number) => ({ audio: share / 2, video: share / 4, fused: share });
  const epochs = [fused, fused - 0.1].map((share, i) => ({
    epoch: i + 1,
    loss: {},
    accuracy: { train: accuracy(share), validation: accuracy(share) },
    k: {},
    alpha: 0,
    kept: {},
    zeta: null,
    perplexity: {},
    shown: {},
  }));
  return {
    version: 1,
    config,
    seed: config.seed,
    backend,
    dataset: {
      classes: ["a", "b"],
      modalities: ["audio", "video"],
      clips: { train: 60, validation: 20, test: 20 },
      problems: [],
    },
    epochs,
    final: {
      validation: {
        accuracy: accuracy(fused - 0.1),
        bestEpoch: 1,
        bestAccuracy: accuracy(fused),
      },
      ...(tested && { test: { accuracy: accuracy(fused - 0.05), epoch: 1 } }),
    },
    recoveries: [],
    restarts: [],
    timings: {
      stepMs: 10,
      openMs: 0,
      trainMs: 0,
      stepsDone: 36,
      open: { deviceMs: 0, dataMs: 0, modelMs: 0, compileMs: 0 },
    },
    model: { parameters: 1000, flopsPerStep: 1, channels: 0 },
    testOpenings: tested ? 1 : 0,
  };
}

/** Ridge regression on the clips of `fakeRecord`. */
export const fakeRidge = (id: string, validation: number, tested = false): RidgeReport => ({
  modality: id === "audio" ? "Sound" : "Picture",
  dataset: { classes: ["a", "b"], counts: { train: 60, validation: 20, test: 20 } },
  penalty: 1,
  parameters: 10,
  validation,
  ...(tested && { test: validation - 0.1 }),
});

export const fakePlan = (change: Partial<ComparisonPlan> = {}): ComparisonPlan => ({
  version: 2,
  name: "Test",
  base: { ...defaultExperiment, parts: [], epochs: 1 },
  methods: ["joint", "multi-loss"],
  variants: [],
  against: "joint",
  alone: [],
  replicates: { kind: "seeds", seeds: [7, 8] },
  openTest: false,
  shared: {},
  ...change,
});

/** A finished run of a row with that fused accuracy at its best epoch. */
export const fakeCell = (row: string, replicate: string, fused: number): Cell => ({
  key: `run ${row} ${replicate}`,
  hash: "",
  row,
  replicate,
  kind: "run",
  setting: {},
  seconds: 10,
  summary: {
    validation: [
      { audio: fused / 2, fused: fused - 0.1 },
      { audio: fused / 2, fused },
    ],
    bestEpoch: 2,
    backend: "wasm",
    parameters: 1000,
    stepMs: 10,
    interruptions: 0,
    dataset: {
      classes: ["a", "b"],
      modalities: ["audio"],
      clips: { train: 60, validation: 20, test: 20 },
    },
  },
});
