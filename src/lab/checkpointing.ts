/** Keeps the weights of the best epoch, and hands out checkpoints, in moderation. */
import type { EpochReport, TelemetryEvent } from "../contract/telemetry";
import { takeSnapshot } from "../core/train/snapshot";
import { checkpointOf, type Best } from "./checkpoint";
import type { Recorder } from "./runRecord";
import type { Training } from "../core/train/training";

export interface Checkpointing {
  /** Undefined before the first epoch has ended. */
  readonly best: Best | undefined;
  /** The run was taken back to `step`: a best state after it did not happen. */
  rollBack(step: number): void;
  /** At an epoch's end, `trainMs` into the run. */
  onEpochEnd(report: EpochReport, trainMs: number): Promise<void>;
  dispose(): void;
}

/** Share of the time of training that checkpoints may take, beside the first and the last. */
const checkpointShare = 0.01;

export function createCheckpointing(
  training: Training,
  recorder: Recorder,
  totalSteps: number,
  emit: (event: TelemetryEvent) => void,
  resumedBest: Best | undefined,
): Checkpointing {
  const { pipeline, now } = training;
  let best = resumedBest;
  let spentMs = 0;

  const keepBest = (epoch: number, accuracy: number): Best => {
    if (best && best.accuracy >= accuracy) return best;
    best?.snapshot.dispose();
    best = { epoch, accuracy, snapshot: takeSnapshot(pipeline, training.step) };
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
    onEpochEnd: async ({ epoch, accuracy }, trainMs) => {
      const kept = keepBest(epoch, accuracy.validation["fused"] ?? 0);
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
