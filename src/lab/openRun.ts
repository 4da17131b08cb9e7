/** One open run: its generator, its reports and what can be asked of it between steps. */
import type { TelemetryEvent, TestReport } from "../contract/telemetry";
import { LabError } from "../contract/errors";
import { evaluate } from "../core/train/evaluate";
import { drawPictures, gainNeeded, reconstructionGain } from "../core/train/reconstructions";
import { takeSnapshot, type Snapshot } from "../core/train/snapshot";
import { stepsPerEpoch, train, type Tick } from "../core/train/trainer";
import type { Run } from "./buildRun";
import type { Device } from "./environment";
import type { Recorder } from "./runRecord";

/** Clips that pictures are drawn of, at most. */
const mostWatched = 6;

export interface OpenRun {
  readonly run: Run;
  readonly recorder: Recorder;
  readonly totalSteps: number;
  /** Takes the next step; false when the last one has been taken. */
  advance(): Promise<boolean>;
  /** After a bad loss: a fresh loop from the restored step, with a smaller learning rate. */
  restart(scale: number): void;
  /** Ask for a report after every step, while true. */
  setReportEachStep(each: boolean): void;
  watch(clipIds: readonly string[]): void;
  /** Pictures of the watched clips, as the model stands. */
  showPictures(): Promise<void>;
  /** Pictures, and verdicts on every clip that is not sealed. */
  show(): Promise<void>;
  /** Evaluates the sealed split with the weights of the best validation epoch. */
  openTest(): Promise<void>;
  dispose(): void;
}

interface Best {
  readonly epoch: number;
  readonly accuracy: number;
  readonly snapshot: Snapshot;
}

export function createOpenRun(
  run: Run,
  device: Device,
  recorder: Recorder,
  emit: (event: TelemetryEvent) => void,
): OpenRun {
  const { training } = run;
  const { pipeline, validation } = training;
  let eachStep = false;
  let watched: readonly number[] = firstOfClasses(validation.labels, 3);
  let best: Best | undefined;
  let ticks = train(training, () => eachStep);

  const showPictures = async (): Promise<void> => {
    const clips = await drawPictures(pipeline, validation, watched, run.pictures);
    if (!clips) return;
    const gain = await reconstructionGain(pipeline, validation, run.pictures);
    const channels = pipeline.model.featureSize;
    emit({ type: "pictures", step: training.step, channels, gain, gainNeeded, clips });
  };

  const keepBest = (epoch: number, accuracy: number): void => {
    if (best && best.accuracy >= accuracy) return;
    best?.snapshot.dispose();
    best = { epoch, accuracy, snapshot: takeSnapshot(pipeline, training.step) };
  };

  const handle = async (tick: Tick): Promise<void> => {
    const deviceError = device.errors();
    if (deviceError) {
      throw new LabError({
        code: "device-error",
        message: `The GPU reported an error, so the run was stopped: ${deviceError} Choose another backend.`,
      });
    }
    if (tick.type === "report") emit(tick.report);
    if (tick.type === "epoch") {
      recorder.epoch(tick.report);
      keepBest(tick.report.epoch, tick.report.accuracy.validation["fused"] ?? 0);
      emit(tick.report);
      emit({ type: "verdicts", step: training.step, verdicts: tick.evaluation.verdicts });
      await showPictures();
    }
  };

  return {
    run,
    recorder,
    totalSteps: stepsPerEpoch(training) * training.epochs,
    advance: async () => {
      for (;;) {
        const next = await ticks.next();
        if (next.done) return false;
        await handle(next.value);
        if (next.value.type === "tick") return true;
      }
    },
    restart: (scale) => {
      pipeline.optimizer.learningRate *= scale;
      training.candidate?.dispose();
      delete training.candidate;
      ticks = train(training, () => eachStep);
    },
    setReportEachStep: (each) => {
      eachStep = each;
    },
    watch: (clipIds) => {
      const rows = clipIds
        .map((id) => validation.ids.indexOf(id))
        .filter((row) => row >= 0)
        .slice(0, mostWatched);
      if (rows.length > 0) watched = rows;
    },
    showPictures,
    show: async () => {
      await showPictures();
      const verdicts = {
        ...(await evaluate(pipeline, training.train, training)).verdicts,
        ...(await evaluate(pipeline, validation, training)).verdicts,
      };
      emit({ type: "verdicts", step: training.step, verdicts });
    },
    openTest: async () => {
      const table = await run.load("test");
      if (table.size === 0) {
        throw new LabError({ code: "no-clips", message: "No clips were set aside for the test." });
      }
      const current = takeSnapshot(pipeline, training.step);
      best?.snapshot.restore();
      const { accuracy } = await evaluate(pipeline, table, training);
      current.restore();
      current.dispose();
      const report: TestReport = {
        type: "test",
        accuracy,
        clips: table.size,
        epoch: best?.epoch ?? 0,
        openings: recorder.testOpenings + 1,
      };
      recorder.test(report);
      emit(report);
    },
    dispose: () => {
      void ticks.return();
      best?.snapshot.dispose();
      run.dispose();
    },
  };
}

/** Row of the first clip of each of the first `count` classes. */
function firstOfClasses(labels: readonly number[], count: number): readonly number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b).slice(0, count);
  return classes.map((label) => labels.indexOf(label));
}
