/** Measures ridge regression and trained encoders of single modalities. Bundled into one file by buildForNode.ts. */
import type { FeatureBlock, ModalityCard, SplitName } from "../../src/contract/clip";
import type { FeatureDoor, Outcome } from "../../src/contract/door";
import { encoderFor } from "../../src/contract/encoderChoice";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";
import { withPreset } from "../../src/contract/link";
import { ridgeFloor } from "../../src/core/measures/ridgeFloor";
import type { RidgeResult } from "../../src/core/measures/ridge";
import { evaluate } from "../../src/core/train/evaluate";
import { withEvaluatedWeights } from "../../src/core/train/snapshot";
import { train } from "../../src/core/train/trainer";
import { createMedia } from "../../src/datasets/media";
import { buildRun } from "../../src/lab/buildRun";
import { catalogue } from "../../src/lab/catalogue";
import { openDecodedFolder } from "../clips/decodedFolder";
import { floorNetwork, type FloorSet } from "./sets";

export { floorSets } from "./sets";
export { startDevice } from "../../tools/nodeDevice";

/** Built-in clips, or those of a cache folder. */
export const openFeatures = (cache?: string): FeatureDoor =>
  cache === undefined ? createMedia().features : openDecodedFolder(cache);

/** The network of the floor on one draw of a set; `changes` is a partial experiment. */
export const configOf = (
  { augmentations }: FloorSet,
  changes: unknown,
  { data, seed }: { readonly data: Choice; readonly seed: number },
): ExperimentConfig => ({
  ...withPreset(
    { parts: [], ...floorNetwork, augmentations, ...(changes as object), data },
    catalogue,
  ),
  seed,
});

/** Names the encoder of the run's only modality. */
export function encoderNameOf(
  config: ExperimentConfig,
  modalities: readonly ModalityCard[],
): string {
  const modality = modalities.find(({ id }) => id === config.modalities[0]);
  const choice = modality && encoderFor(config, modality, catalogue.encoders);
  return catalogue.encoders.find(({ id }) => id === choice?.id)?.name ?? "";
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}

export interface DataFloor {
  readonly classes: number;
  readonly clips: Readonly<Record<SplitName, number>>;
  /** By modality. */
  readonly ridge: Readonly<Record<string, RidgeResult>>;
}

/** Ridge regression on the raw input of every modality. */
export async function measureRidge(
  features: FeatureDoor,
  { data, seed }: Pick<ExperimentConfig, "data" | "seed">,
): Promise<DataFloor> {
  const { modalities, classes, counts } = valueOf(await features.manifest(data, seed));
  const blockOf = async (split: SplitName): Promise<FeatureBlock> =>
    valueOf(await features.features(split));
  const blocks = {
    train: await blockOf("train"),
    validation: await blockOf("validation"),
    test: await blockOf("test"),
  };
  return {
    classes: classes.length,
    clips: counts,
    ridge: ridgeFloor(modalities, classes.length, blocks),
  };
}

export interface Trained {
  /** Mean accuracy on test clips after each of the last epochs. */
  readonly accuracy: number;
  /** On training clips, in the last epoch. */
  readonly trainAccuracy: number;
  readonly seconds: number;
}

/** Trains to the end and evaluates the test clips after each of the last epochs. */
export async function trainAndTest(
  features: FeatureDoor,
  config: ExperimentConfig,
  lastEpochs: number,
): Promise<Trained> {
  const started = performance.now();
  const run = await buildRun(config, features, { settle: () => Promise.resolve() }, () =>
    performance.now(),
  );
  const test = await run.load("test");
  const { training } = run;
  const accuracies: number[] = [];
  let trainAccuracy = NaN;
  for await (const tick of train(training, () => false)) {
    if (tick.type !== "epoch") continue;
    trainAccuracy = tick.report.accuracy.train["fused"] ?? NaN;
    if (tick.report.epoch <= config.epochs - lastEpochs) continue;
    const { accuracy } = await withEvaluatedWeights(training.pipeline, () =>
      evaluate(training.pipeline, test, { ...training, batchSize: 100 }),
    );
    accuracies.push(accuracy["fused"] ?? NaN);
  }
  run.dispose();
  return {
    accuracy: accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length,
    trainAccuracy,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
