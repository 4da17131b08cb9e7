/** Measures ridge regression and trained encoders of single modalities. Bundled into one file by buildForNode.ts. */
import type {
  DatasetManifest,
  FeatureBlock,
  ModalityCard,
  SplitName,
} from "../../src/contract/clip";
import type { FeatureDoor } from "../../src/contract/door";
import { encoderFor } from "../../src/contract/encoderChoice";
import { dataSeedOf, type Choice, type ExperimentConfig } from "../../src/contract/experiment";
import { withPreset } from "../../src/contract/link";
import { valueOf } from "../../src/contract/valueOf";
import { ridgeFloor, type RidgeResult } from "./ridgeFloor";
import { createMedia } from "../../src/datasets/media";
import { catalogue } from "../../src/lab/catalogue";
import { openDecodedFolder } from "../clips/decodedFolder";
import type { NodeLab } from "../nodeLab";
import { lastEpochs } from "./lastEpochs";
import type { FloorSet } from "./sets";

export { floorSets } from "./sets";
export { createNodeLab } from "../nodeLab";

/** Built-in clips, or those of a cache folder. */
export const openFeatures = (cache?: string): FeatureDoor =>
  cache === undefined ? createMedia().features : openDecodedFolder(cache);

/** The network of the floor on one draw of a set; `changes` is a partial experiment. */
export const configOf = (
  { recipe, dataSeed }: FloorSet,
  changes: unknown,
  { data, seed }: { readonly data: Choice; readonly seed: number },
): ExperimentConfig => ({
  ...withPreset({ parts: [], ...recipe, ...(changes as object), data }, catalogue),
  seed,
  ...(dataSeed !== undefined && { dataSeed }),
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

export interface DataFloor {
  readonly classes: number;
  readonly clips: Readonly<Record<SplitName, number>>;
  /** By modality. */
  readonly ridge: Readonly<Record<string, RidgeResult>>;
}

/** Makes the clips that a run of `config` trains on. */
export const openClips = async (
  features: FeatureDoor,
  config: Pick<ExperimentConfig, "data" | "seed" | "dataSeed">,
): Promise<DatasetManifest> => valueOf(await features.manifest(config.data, dataSeedOf(config)));

/** Ridge regression on the raw input of every modality of these clips. */
export async function measureRidge(
  features: FeatureDoor,
  { modalities, classes, counts }: DatasetManifest,
): Promise<DataFloor> {
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

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Trains to the end and evaluates the test clips after each of the last epochs. */
export async function trainAndTest(
  { train, door }: NodeLab,
  config: ExperimentConfig,
): Promise<Trained> {
  const started = performance.now();
  const failure = await train(config, { testEpochs: lastEpochs });
  if (failure) throw new Error(failure.message);
  const { epochs, final } = valueOf(await door.record());
  await door.close();
  return {
    accuracy: meanOf((final.testEpochs ?? []).map(({ accuracy }) => accuracy["fused"] ?? NaN)),
    trainAccuracy: epochs.at(-1)?.accuracy.train["fused"] ?? NaN,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
