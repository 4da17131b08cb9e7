/** Builds a run from an ExperimentConfig: data, model, parts and a training at step 0. */
import type { DatasetManifest, FeatureBlock, ModalityCard, SplitName } from "../contract/clip";
import type { FeatureDoor } from "../contract/door";
import { isFusionReplaced } from "../contract/compatibility";
import { dataSeedOf, type Choice, type ExperimentConfig } from "../contract/experiment";
import { valueOf } from "../contract/valueOf";
import {
  createTable,
  measureScales,
  type ClipTable,
  type TableSetting,
} from "../core/data/clipTable";
import { shapeOf } from "../core/data/modalityShape";
import { randomFrom } from "../core/data/random";
import { fusions } from "../core/fusion/index";
import { entryOf, recordOf } from "../core/tensor/records";
import * as tf from "../core/tf";
import { disposeOnError } from "../core/tensor/disposeOnError";
import { createAugmenter } from "../core/augment/index";
import { createAveraging } from "../core/train/averaging";
import { createModel, type ModelSetting } from "../core/train/model";
import { optimizers } from "../core/train/optimizers";
import type { PictureSetting } from "../core/inspect/inspectedRun";
import type { PartSetting } from "../core/methods/part";
import { stateVariables } from "../core/train/snapshot";
import type { Pipeline } from "../core/train/step";
import { clipsOfEpoch } from "../core/train/setAside";
import { startParts } from "../core/train/trainer";
import { yieldToEventLoop } from "./yieldToEventLoop";
import { checkRequirements, chooseEncoders, chooseParts, fail, find } from "./choices";
import type { Device } from "./environment";
import { disposeSnapshots, type Training } from "../core/train/training";

export interface Run {
  readonly training: Training;
  /** Time spent on the clips and on the model, ms. */
  readonly elapsedMs: { readonly data: number; readonly model: number };
  readonly manifest: DatasetManifest;
  readonly modalities: readonly ModalityCard[];
  readonly pictures: PictureSetting;
  /** The rule that selects the reported epoch. */
  readonly selection: Choice;
  readonly parameters: number;
  readonly flopsPerStep: number;
  /** Channels of each modality's mask; 0 without a mask. */
  readonly channels: number;
  /** Fetches a split and scales it by the statistics of the training split. */
  load(split: SplitName): Promise<ClipTable>;
  dispose(): void;
}

/** The modalities that the configuration trains on. Throws a LabError if the clips lack one. */
export function chooseModalities(config: ExperimentConfig, manifest: DatasetManifest) {
  const available = manifest.modalities.map(({ id }) => id);
  for (const id of config.modalities) {
    if (!available.includes(id)) {
      fail(
        "bad-config",
        `modalities: the clips have no "${id}"; they have ${available.join(", ")}.`,
      );
    }
  }
  return manifest.modalities.filter(
    ({ id }) => config.modalities.length === 0 || config.modalities.includes(id),
  );
}

/** Throws a LabError if the clips cannot be learned from. */
export function checkSplit(
  manifest: DatasetManifest,
  train: FeatureBlock,
  validation: FeatureBlock,
): void {
  if (manifest.classes.length < 2) {
    fail("too-few-classes", "There is only one class; put clips of at least two classes in.");
  }
  if (train.clips.length < 2) fail("no-clips", "There are no clips to train on.");
  if (validation.clips.length === 0) {
    fail("no-clips", "No clip was left for validation; add clips or groups.");
  }
}

interface ModelInputs extends Pick<ModelSetting, "modalities" | "classes" | "encoders"> {
  readonly dictionaries: NonNullable<PartSetting["dictionaries"]>;
}

/** Creates model, parts and optimiser at step 0. Throws a LabError if one of them refuses its setting. */
function createPipeline(
  { seed, fusion: fusionChoice, optimizer: optimizerChoice, averaging }: ExperimentConfig,
  chosen: ReturnType<typeof chooseParts>,
  { modalities, classes, encoders, dictionaries }: ModelInputs,
): Pipeline {
  const isReplaced = isFusionReplaced(chosen.map(({ part }) => part.card));
  const model = createModel({
    modalities,
    classes,
    encoders,
    fusion: find(fusions, fusionChoice, "fusion"),
    fusionParams: fusionChoice.params,
    isFusionReplaced: isReplaced,
    seed,
  });
  const parts = chosen.map(({ part, choice }) =>
    part.create(choice.params, {
      modalities,
      featureSize: model.featureSize,
      classes,
      encoders,
      mapShapes: model.mapShapes,
      mapsPerClip: model.mapsPerClip,
      groups: model.groups,
      dictionaries,
      random: randomFrom(seed, `parts/${part.card.id}`),
    }),
  );
  // A replaced fusion is not trained.
  const own = model.groups.filter(({ role }) => !isReplaced || role !== "fusion");
  const groups = [...own, ...parts.flatMap((part) => part.groups ?? [])];
  const optimizer = find(optimizers, optimizerChoice, "optimizer");
  return {
    model,
    parts,
    groups,
    optimizer: optimizer.create(optimizerChoice.params, groups),
    averaging: createAveraging(averaging, [
      ...groups.flatMap(({ variables }) => variables),
      ...model.state,
      ...parts.flatMap(({ statistics = [] }) => statistics),
    ]),
  };
}

/** Counts the multiplications and additions of one training step, per clip. */
function flopsPerClip({ model, parts }: Pipeline): number {
  // The backward pass costs about two forward passes.
  const pass =
    3 * model.multiplyAddsPerClip +
    parts.reduce((sum, part) => sum + (part.multiplyAddsPerClip ?? 0), 0);
  const termPasses = new Set(parts.flatMap((part) => part.perTerm ?? [])).size;
  const extraPasses = parts.reduce((sum, part) => sum + (part.extraPasses ?? 0), 0);
  // Over held-out clips the encoders run forward only.
  const heldOut = parts.some((part) => part.heldOut) ? model.multiplyAddsPerClip : 0;
  return 2 * (pass * (1 + termPasses + extraPasses) + heldOut);
}

const countParameters = ({ groups, parts }: Pipeline): number =>
  groups.flatMap((group) => group.variables).reduce((sum, { size }) => sum + size, 0) +
  parts.reduce((sum, part) => sum + (part.codebook?.parameters ?? 0), 0);

export async function buildRun(
  config: ExperimentConfig,
  features: FeatureDoor,
  device: Pick<Device, "settle">,
  now: () => number,
): Promise<Run> {
  const chosen = chooseParts(config.parts);
  checkRequirements(config, chosen);

  const started = now();
  const manifest = valueOf(await features.manifest(config.data, dataSeedOf(config)));
  const cards = chooseModalities(config, manifest);
  const encoders = chooseEncoders(config, manifest.modalities, cards);
  const trainBlock = valueOf(await features.features("train"));
  const validationBlock = valueOf(await features.features("validation"));
  checkSplit(manifest, trainBlock, validationBlock);

  checkRequirements(config, chosen, cards.length);

  const ids = cards.map(({ id }) => id);
  const classes = manifest.classes.length;
  const shapes = cards.map((card) => shapeOf(card, entryOf(encoders, card.id).kind.downscale));
  const scales = measureScales(trainBlock, cards);
  const tableSetting: TableSetting = { cards, shapes, classes, scales };
  const train = createTable(trainBlock, tableSetting);
  const haveData = now();

  // Parts, encoders and fusions may throw after they have created variables.
  const training = disposeOnError(() => {
    const pipeline = createPipeline(config, chosen, {
      modalities: shapes,
      classes,
      encoders,
      dictionaries: Object.fromEntries(
        cards.flatMap(({ id, dictionary }) => (dictionary ? [[id, dictionary]] : [])),
      ),
    });
    const made: Training = {
      pipeline,
      train,
      validation: createTable(validationBlock, tableSetting),
      classes,
      batchSize: Math.min(config.batchSize, train.size),
      epochs: config.epochs,
      seed: config.seed,
      augment: createAugmenter(config.augmentations, config.seed),
      now,
      settle: () => device.settle(),
      yieldToEventLoop,
      step: 0,
    };
    // throws if no clips can be set aside
    clipsOfEpoch(made, 1);
    startParts(made);
    return made;
  });
  const { pipeline } = training;
  const { model } = pipeline;
  return {
    training,
    elapsedMs: { data: haveData - started, model: now() - haveData },
    manifest,
    modalities: cards,
    pictures: {
      cards,
      shapes,
      scales,
      meanClips: recordOf(ids, (id) => train.meanClip(id)),
      seed: config.seed,
    },
    selection: config.selection,
    parameters: countParameters(pipeline),
    flopsPerStep: flopsPerClip(pipeline) * training.batchSize,
    channels: pipeline.parts.some((part) => part.mask) ? model.featureSize : 0,
    load: async (split) => createTable(valueOf(await features.features(split)), tableSetting),
    dispose: () => {
      disposeSnapshots(training);
      tf.dispose([
        ...stateVariables(pipeline),
        ...model.groups.flatMap((group) => group.variables),
      ]);
    },
  };
}
