/** Keeps the weights of the selected epoch and emits checkpoints within a time budget. */
import type { EpochReport, TelemetryEvent } from "../contract/telemetry";
import { takeSnapshot } from "../core/train/snapshot";
import type { Choice } from "../contract/experiment";
import { scoreOf } from "../core/train/selection";
import { checkpointOf, type Best } from "./checkpoint";
import type { Recorder } from "./runRecord";
import type { Training } from "../core/train/training";

export interface Checkpointing {
  /** Undefined before the first epoch has ended. */
  readonly best: Best | undefined;
  /** Discards the best weights if they are newer than `step`. */
  rollBack(step: number): void;
  /** `trainMs`: training time so far, ms. */
  onEpochEnd(report: EpochReport, trainMs: number): Promise<void>;
  dispose(): void;
}

/** Largest share of the training time spent on checkpoints, not counting the first and the last one. */
const checkpointShare = 0.01;

export function createCheckpointing(
  { training, selection }: { readonly training: Training; readonly selection: Choice },
  recorder: Recorder,
  totalSteps: number,
  emit: (event: TelemetryEvent) => void,
  resumedBest: Best | undefined,
): Checkpointing {
  const { pipeline, now } = training;
  let best = resumedBest;
  let spentMs = 0;

  const keepBest = (report: EpochReport): Best => {
    const score = scoreOf(selection, report);
    if (best && best.score >= score) return best;
    best?.snapshot.dispose();
    best = { epoch: report.epoch, score, snapshot: takeSnapshot(pipeline, training.step) };
    return best;
  };

  return {
    get best() {
      return best;
    },
    rollBack: (step) => {
      if (!best || best.snapshot.step <= step) return;
      best.snapshot.dispose();
      best = undefined;
    },
    onEpochEnd: async (report, trainMs) => {
      const kept = keepBest(report);
      const isLast = training.step === totalSteps;
      if (!isLast && spentMs > checkpointShare * trainMs) return;
      const started = now();
      const checkpoint = await checkpointOf(training, kept, recorder, trainMs);
      spentMs += now() - started;
      emit({ type: "checkpoint", checkpoint });
    },
    dispose: () => best?.snapshot.dispose(),
  };
}
