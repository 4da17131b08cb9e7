/** Emits pictures of the watched clips, and predictions on every clip. */
import type {
  AugmentedReport,
  PicturesReport,
  PredictionsReport,
  TelemetryEvent,
} from "../contract/telemetry";
import type { ClipTable } from "../core/data/clipTable";
import { drawAugmented } from "../core/inspect/augmentedPictures";
import {
  drawPictures,
  gainNeeded,
  measureReconstructionGain,
} from "../core/inspect/reconstructions";
import { evaluate } from "../core/train/evaluate";
import { withEvaluatedWeights } from "../core/train/snapshot";
import type { Training } from "../core/train/training";
import type { Run } from "./buildRun";

export interface RunPictures {
  /** Selects the clips; ignores unknown ids, and keeps the selection if all are unknown. */
  watch(clipIds: readonly string[]): void;
  /** Emits pictures of the watched clips with the current weights. */
  showPictures(): Promise<void>;
  /** Emits pictures, and predictions on every training and validation clip. */
  show(): Promise<void>;
}

/** Largest number of clips with pictures. */
const maxWatched = 6;

export function createRunPictures(run: Run, emit: (event: TelemetryEvent) => void): RunPictures {
  const { train, validation } = run.training;
  let watched = firstOfClasses(validation, 3);
  const { pipeline } = run.training;
  const showPictures = async (): Promise<void> => {
    const report = await withEvaluatedWeights(pipeline, () => picturesOf(run, watched));
    if (report) emit(report);
    const augmented = augmentedOf(run, watched);
    if (augmented) emit(augmented);
  };
  return {
    watch: (clipIds) => {
      const known = clipIds.filter((id) => validation.ids.includes(id) || train.ids.includes(id));
      if (known.length > 0) watched = known.slice(0, maxWatched);
    },
    showPictures,
    show: async () => {
      await showPictures();
      emit(await withEvaluatedWeights(pipeline, () => predictAllClips(run.training)));
    },
  };
}

/** Computes the predictions on all training and validation clips. */
async function predictAllClips(training: Training): Promise<PredictionsReport> {
  const { pipeline, train: table, validation, step } = training;
  const { predictions: trained } = await evaluate(pipeline, table, training);
  const { predictions } = await evaluate(pipeline, validation, training);
  return { type: "predictions", step, predictions: { ...trained, ...predictions } };
}

async function picturesOf(
  { training, pictures, channels }: Run,
  watched: readonly string[],
): Promise<PicturesReport | undefined> {
  const { pipeline, validation, train: table } = training;
  const drawn = [
    await drawPictures(pipeline, validation, rowsOf(validation, watched), pictures),
    await drawPictures(pipeline, table, rowsOf(table, watched), pictures),
  ];
  const clips = drawn
    .flatMap((some) => some ?? [])
    .sort((a, b) => watched.indexOf(a.id) - watched.indexOf(b.id));
  if (clips.length === 0) return undefined;
  const gain = await measureReconstructionGain(pipeline, validation, pictures);
  return { type: "pictures", step: training.step, channels, gain, gainNeeded, clips };
}

/** The watched clips, augmented with the draws of the present step; undefined without augmentations. */
function augmentedOf(
  { training, pictures }: Run,
  watched: readonly string[],
): AugmentedReport | undefined {
  const { augment, step, train, validation } = training;
  if (!augment) return undefined;
  const clips = [validation, train].flatMap((table) =>
    drawAugmented(table, rowsOf(table, watched), augment(`step/${step}`), pictures),
  );
  return { type: "augmented", step, clips };
}

/** Id of the first clip of each of the first `count` classes. */
function firstOfClasses({ labels, ids }: ClipTable, count: number): readonly string[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b).slice(0, count);
  return classes.map((label) => ids[labels.indexOf(label)] ?? "");
}

const rowsOf = ({ ids }: ClipTable, wanted: readonly string[]): readonly number[] =>
  wanted.map((id) => ids.indexOf(id)).filter((row) => row >= 0);
