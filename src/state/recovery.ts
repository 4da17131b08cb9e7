/** Keeps the checkpoint from which a run restarts after the GPU or its worker was lost. */
import type { Checkpoint, Resume } from "../contract/checkpoint";
import type { Restart } from "../contract/record";
import type { EpochReport, StepReport, TelemetryEvent } from "../contract/telemetry";
import type { RunState } from "./run";

/** A checkpoint with the page's reports at that time. */
interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly step?: StepReport;
  readonly epoch?: EpochReport;
}
/** How an interrupted run continues. */
interface RestartPlan {
  readonly resume: Resume;
  readonly restart: Restart;
  /** The state of the page at the checkpoint. */
  readonly state: RunState;
}

export interface Recovery {
  /** Discards everything, for a new run. */
  reset(): void;
  /** Keeps the newest checkpoint; `state`: the page's state after this event. */
  handleEvent(event: TelemetryEvent, state: RunState): void;
  readonly hasCheckpoint: boolean;
  /**
   * Plans the restart of a lost run. Returns a sentence instead if it cannot continue, as when no epoch has
   * ended since the last loss. `cause`: start of a sentence, such as "The GPU was lost".
   */
  planRestart(cause: string, state: RunState): RestartPlan | string;
}

export function createRecovery(): Recovery {
  let saved: SavedCheckpoint | undefined;
  let restarts: readonly Restart[] = [];
  /** Whether an epoch has ended since the start or the last loss. */
  let hasMoved = true;
  return {
    reset() {
      saved = undefined;
      restarts = [];
      hasMoved = true;
    },
    handleEvent(event, { step, epoch }) {
      if (event.type === "epoch") hasMoved = true;
      // a loss that is not finite invalidates the checkpoints after the restored step
      if (
        event.type === "failed" &&
        (saved?.checkpoint.step ?? 0) > (event.restoredStep ?? Infinity)
      )
        saved = undefined;
      if (event.type !== "checkpoint") return;
      saved = { checkpoint: event.checkpoint, ...(step && { step }), ...(epoch && { epoch }) };
    },
    get hasCheckpoint() {
      return saved !== undefined;
    },
    planRestart(cause, state) {
      const lostStep = state.step?.step ?? 0;
      if (state.status === "failed")
        return `${cause} after the run had failed. Reset and train again.`;
      if (!hasMoved)
        return `${cause} at step ${lostStep}, again before an epoch had ended, so the run was stopped. Choose another backend and train again.`;
      hasMoved = false;
      const restoredStep = saved?.checkpoint.step ?? 0;
      const on = saved
        ? `continued from step ${restoredStep}.`
        : "began again, because no epoch had ended.";
      const message = `${cause} at step ${lostStep}. The lab restarted and ${on}`;
      const restart = { lostStep, restoredStep, backend: state.backend?.name ?? "", message };
      restarts = [...restarts, restart];
      return {
        resume: {
          restarts,
          ...(saved && { checkpoint: saved.checkpoint }),
          ...(state.test && { test: state.test }),
        },
        restart,
        state: rollBackState(state, saved),
      };
    },
  };
}

/** Restores the page's state at the checkpoint; keeps the predictions. */
function rollBackState(state: RunState, saved: SavedCheckpoint | undefined): RunState {
  const { step: _step, epoch: _epoch, pictures, ...rest } = state;
  const isKept = pictures && pictures.step <= (saved?.checkpoint.step ?? 0);
  return {
    ...rest,
    ...(saved?.step && { step: saved.step }),
    ...(saved?.epoch && { epoch: saved.epoch }),
    ...(isKept && { pictures }),
    curvesVersion: state.curvesVersion + 1,
  };
}
