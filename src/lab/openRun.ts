/** Runs the training generator of one run, emits its reports and serves requests between steps. */
import type { Checkpoint } from "../contract/checkpoint";
import type { LabFailure } from "../contract/errors";
import type { TelemetryEvent } from "../contract/telemetry";
import { stepsPerEpoch } from "../core/train/setAside";
import { train, type Tick } from "../core/train/trainer";
import type { Run } from "./buildRun";
import { resumeAt } from "./checkpoint";
import { createCheckpointing } from "./checkpointing";
import { checkDevice, withDeviceFaults } from "./deviceFaults";
import type { Device } from "./environment";
import { createInspector, type Inspector } from "./inspector";
import { createEvaluator, type Evaluator } from "./evaluator";
import { createRunPictures, type RunPictures } from "./runPictures";
import type { Recorder } from "./runRecord";

export interface OpenRun extends RunPictures, Evaluator {
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
  readonly inspector: Inspector;
  dispose(): void;
}

export function createOpenRun(
  run: Run,
  device: Device,
  recorder: Recorder,
  emit: (event: TelemetryEvent) => void,
  {
    checkpoint,
    testEpochs = 0,
  }: {
    readonly checkpoint?: Checkpoint | undefined;
    readonly testEpochs?: number | undefined;
  } = {},
): OpenRun {
  const { training } = run;
  const { pipeline, now } = training;
  let eachStep = false;
  let stepMs = 0;
  let trainMs = checkpoint?.trainMs ?? 0;
  const totalSteps = stepsPerEpoch(training) * training.epochs;
  const resumedBest = checkpoint && resumeAt(training, checkpoint);
  const checkpointing = createCheckpointing(run, recorder, totalSteps, emit, resumedBest);
  const pictures = createRunPictures(run, emit);
  const inspector = createInspector(run, emit);
  const evaluator = createEvaluator(run, recorder, () => checkpointing.best, emit);
  const firstStep = training.step + 1;
  // report the first step at once, since the page waits for it
  const wantsReport = (): boolean => eachStep || training.step === firstStep;
  let ticks = train(training, wantsReport);

  const handle = async (tick: Tick): Promise<void> => {
    if (tick.type === "report") {
      ({ stepMs } = tick.report);
      emit(tick.report);
    }
    if (tick.type === "epoch") {
      recorder.recordEpoch(tick.report);
      emit(tick.report);
      emit({ type: "predictions", step: training.step, predictions: tick.evaluation.predictions });
      const { epoch } = tick.report;
      if (epoch > training.epochs - testEpochs) await evaluator.testEpoch(epoch);
      await checkpointing.onEpochEnd(tick.report, trainMs);
      await inspector.onEpochEnd(tick.report);
      await pictures.showPictures();
    }
  };

  const step = async (): Promise<boolean> => {
    for (;;) {
      const next = await ticks.next();
      await checkDevice(device);
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
        return await withDeviceFaults(device, step);
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
      recorder.recordRecovery({ badStep: step, term, restoredStep: training.step, learningRate });
    },
    setReportEachStep: (each) => {
      eachStep = each;
    },
    ...pictures,
    ...evaluator,
    inspector,
    dispose: () => {
      inspector.dispose();
      void ticks.return();
      checkpointing.dispose();
      run.dispose();
    },
  };
}
