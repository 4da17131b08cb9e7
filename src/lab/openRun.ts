/** Runs the training generator of one run, emits its reports and serves requests between steps. */
import type { Checkpoint } from "../contract/checkpoint";
import type { UnimodalPredictions, MeasuresReport } from "../contract/measures";
import type { SplitName } from "../contract/clip";
import type { PicturesReport, TelemetryEvent, PredictionsReport } from "../contract/telemetry";
import { LabError, type LabFailure } from "../contract/errors";
import type { ClipTable } from "../core/data/clipTable";
import { evaluate } from "../core/train/evaluate";
import { drawPictures, gainNeeded, reconstructionGain } from "../core/inspect/reconstructions";
import { stepsPerEpoch, train, type Tick } from "../core/train/trainer";
import type { Run } from "./buildRun";
import { resumeAt } from "./checkpoint";
import { deviceError, deviceLost, waitForDeviceLoss } from "./deviceFaults";
import type { Device } from "./environment";
import { createInspector, type Inspector } from "./inspector";
import { createCheckpointing } from "./checkpointing";
import { createJudge } from "./judge";
import type { Recorder } from "./runRecord";
import type { Training } from "../core/train/training";

/** Largest number of clips with pictures. */
const maxWatched = 6;

export interface OpenRun {
  readonly run: Run;
  readonly recorder: Recorder;
  readonly totalSteps: number;
  /** Takes the next step. Resolves with false after the last one. */
  advance(): Promise<boolean>;
  /** Duration of one step by the last report, ms. */
  readonly stepMs: number;
  /** Time spent on steps and evaluations so far, ms. */
  readonly trainMs: number;
  /** Continues from the restored step after a loss that was not finite; multiplies the learning rate by `scale`. */
  restart(scale: number, failure: LabFailure): void;
  /** Emits a report after every step while true. */
  setReportEachStep(each: boolean): void;
  watch(clipIds: readonly string[]): void;
  /** Emits pictures of the watched clips with the current weights. */
  showPictures(): Promise<void>;
  /** Emits pictures, and predictions on every training and validation clip. */
  show(): Promise<void>;
  /** Evaluates the sealed split with the weights of the best validation epoch. */
  openTest(): Promise<void>;
  /** Computes all measures of one split with those weights; "test" opens the sealed one. */
  measure(split: SplitName, alone?: UnimodalPredictions): Promise<MeasuresReport>;
  readonly inspector: Inspector;
  dispose(): void;
}

export function createOpenRun(
  run: Run,
  device: Device,
  recorder: Recorder,
  emit: (event: TelemetryEvent) => void,
  checkpoint?: Checkpoint,
): OpenRun {
  const { training } = run;
  const { pipeline, validation, now } = training;
  let eachStep = false;
  let watched = firstOfClasses(validation, 3);
  let stepMs = 0;
  let trainMs = checkpoint?.trainMs ?? 0;
  const totalSteps = stepsPerEpoch(training) * training.epochs;
  const resumedBest = checkpoint && resumeAt(training, checkpoint);
  const checkpointing = createCheckpointing(training, recorder, totalSteps, emit, resumedBest);
  const inspector = createInspector(run, emit);
  const judge = createJudge(run, recorder, () => checkpointing.best, emit);
  const firstStep = training.step + 1;
  // report the first step at once, since the page waits for it
  const wantsReport = (): boolean => eachStep || training.step === firstStep;
  let ticks = train(training, wantsReport);

  const showPictures = async (): Promise<void> => {
    const report = await picturesOf(run, watched);
    if (report) emit(report);
  };

  const handle = async (tick: Tick): Promise<void> => {
    if (tick.type === "report") {
      ({ stepMs } = tick.report);
      emit(tick.report);
    }
    if (tick.type === "epoch") {
      recorder.epoch(tick.report);
      emit(tick.report);
      emit({ type: "predictions", step: training.step, predictions: tick.evaluation.predictions });
      await checkpointing.onEpochEnd(tick.report, trainMs);
      await inspector.onEpochEnd(tick.report);
      await showPictures();
    }
  };

  /** Throws the device's own error, which is the cause of any later one. */
  const checkDevice = async (): Promise<void> => {
    const error = device.errors();
    if (error === undefined) return;
    const loss = await waitForDeviceLoss(device, 0);
    throw loss === undefined ? deviceError(error) : deviceLost(loss);
  };
  const step = async (): Promise<boolean> => {
    for (;;) {
      const next = await ticks.next();
      await checkDevice();
      if (next.done) return false;
      await handle(next.value);
      if (next.value.type === "tick") return true;
    }
  };

  return {
    run,
    recorder,
    totalSteps,
    get stepMs() {
      return stepMs;
    },
    get trainMs() {
      return trainMs;
    },
    advance: async () => {
      const started = now();
      try {
        return await step();
      } catch (error) {
        await checkDevice();
        // a read-back may fail a moment before the loss is announced
        const loss = error instanceof LabError ? undefined : await waitForDeviceLoss(device, 1000);
        throw loss === undefined ? error : deviceLost(loss);
      } finally {
        trainMs += now() - started;
      }
    },
    restart: (scale, { step = 0, term = "" }) => {
      pipeline.optimizer.learningRate *= scale;
      training.candidate?.dispose();
      delete training.candidate;
      ticks = train(training, wantsReport);
      checkpointing.rollBack(training.step);
      inspector.rollBack(training.step);
      const { learningRate } = pipeline.optimizer;
      recorder.recovered({ badStep: step, term, restoredStep: training.step, learningRate });
    },
    setReportEachStep: (each) => {
      eachStep = each;
    },
    watch: (clipIds) => {
      const known = clipIds.filter(
        (id) => validation.ids.includes(id) || training.train.ids.includes(id),
      );
      if (known.length > 0) watched = known.slice(0, maxWatched);
    },
    showPictures,
    show: async () => {
      await showPictures();
      emit(await predictAllClips(training));
    },
    openTest: judge.openTest,
    measure: judge.measure,
    inspector,
    dispose: () => {
      inspector.dispose();
      void ticks.return();
      checkpointing.dispose();
      run.dispose();
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
  const gain = await reconstructionGain(pipeline, validation, pictures);
  return { type: "pictures", step: training.step, channels, gain, gainNeeded, clips };
}

/** Id of the first clip of each of the first `count` classes. */
function firstOfClasses({ labels, ids }: ClipTable, count: number): readonly string[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b).slice(0, count);
  return classes.map((label) => ids[labels.indexOf(label)] ?? "");
}

const rowsOf = ({ ids }: ClipTable, wanted: readonly string[]): readonly number[] =>
  wanted.map((id) => ids.indexOf(id)).filter((row) => row >= 0);
