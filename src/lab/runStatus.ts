/** Keeps and emits the status of a run and its last failure. */
import { toFailure, type LabFailure } from "../contract/errors";
import type { RunStatus, TelemetryEvent } from "../contract/telemetry";
import type { OpenRun } from "./openRun";

export interface RunStatusReporter {
  readonly status: RunStatus;
  readonly lastFailure: LabFailure | undefined;
  canTrain(): boolean;
  set(status: RunStatus, message: string): void;
  /** Makes a failed run trainable again. */
  recover(): void;
  /** Emits the failure, unless the device was lost before: later failures follow from that. */
  fail(error: unknown): void;
  /** The position as "step 3 of 40". */
  positionText(): string;
}

export function createRunStatus(
  run: OpenRun,
  emit: (event: TelemetryEvent) => void,
): RunStatusReporter {
  let status: RunStatus = "paused";
  let lastFailure: LabFailure | undefined;
  const set = (next: RunStatus, message: string): void => {
    status = next;
    emit({ type: "status", status, message });
  };
  return {
    get status() {
      return status;
    },
    get lastFailure() {
      return lastFailure;
    },
    set,
    canTrain: () => status === "paused" || status === "running",
    recover: () => {
      status = "paused";
    },
    fail: (error) => {
      if (lastFailure?.code === "device-lost") return;
      const failure = toFailure(error);
      const { step, pipeline } = run.run.training;
      const { learningRate } = pipeline.optimizer;
      const canRetry = failure.code === "loss-not-finite";
      lastFailure = failure;
      emit({ type: "failed", failure, ...(canRetry ? { restoredStep: step, learningRate } : {}) });
      set("failed", failure.message);
    },
    positionText: () => `step ${run.run.training.step} of ${run.totalSteps}`,
  };
}
