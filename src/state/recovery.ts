/** What a run needs to go on after the GPU or its worker was lost, held by the page. */
import type { Checkpoint, Resume } from "../contract/checkpoint";
import type { Restart } from "../contract/record";
import type { EpochReport, StepReport, TelemetryEvent } from "../contract/telemetry";
import type { RunState } from "./run";

/** A checkpoint with what the page showed when it came. */
interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly step?: StepReport;
  readonly epoch?: EpochReport;
}
/** Where an interrupted run goes on. */
interface RestartPlan {
  readonly resume: Resume;
  readonly restart: Restart;
  /** The state of the page as it was there. */
  readonly state: RunState;
}

export interface Recovery {
  /** Another run begins. */
  reset(): void;
  /** Keeps the newest checkpoint; `state` is what the page shows with this event. */
  handleEvent(event: TelemetryEvent, state: RunState): void;
  readonly hasCheckpoint: boolean;
  /**
   * The run was lost: `cause` is the start of a sentence, such as "The GPU was lost". A sentence
   * where it cannot go on: no epoch has ended since it was lost before, so it would only be lost again.
   */
  planRestart(cause: string, state: RunState): RestartPlan | string;
}

export function createRecovery(): Recovery {
  let held: SavedCheckpoint | undefined;
  let restarts: readonly Restart[] = [];
  /** An epoch has ended since the run began or was lost. */
  let hasMoved = true;
  return {
    reset() {
      held = undefined;
      restarts = [];
      hasMoved = true;
    },
    handleEvent(event, { step, epoch }) {
      if (event.type === "epoch") hasMoved = true;
      // a bad loss takes the run back: what was saved after that point is what went bad
      if (
        event.type === "failed" &&
        (held?.checkpoint.step ?? 0) > (event.restoredStep ?? Infinity)
      )
        held = undefined;
      if (event.type !== "checkpoint") return;
      held = { checkpoint: event.checkpoint, ...(step && { step }), ...(epoch && { epoch }) };
    },
    get hasCheckpoint() {
      return held !== undefined;
    },
    planRestart(cause, state) {
      const lostStep = state.step?.step ?? 0;
      if (state.status === "failed")
        return `${cause} after the run had failed. Reset and train again.`;
      if (!hasMoved)
        return `${cause} at step ${lostStep}, again before an epoch had ended, so the run was stopped. Choose another backend and train again.`;
      hasMoved = false;
      const restoredStep = held?.checkpoint.step ?? 0;
      const on = held
        ? `went on from step ${restoredStep}.`
        : "began again, since no epoch had ended yet.";
      const message = `${cause} at step ${lostStep}. The lab restarted and ${on}`;
      const restart = { lostStep, restoredStep, backend: state.backend?.name ?? "", message };
      restarts = [...restarts, restart];
      return {
        resume: {
          restarts,
          ...(held && { checkpoint: held.checkpoint }),
          ...(state.test && { test: state.test }),
        },
        restart,
        state: rollBackState(state, held),
      };
    },
  };
}

/** The page as it was at the checkpoint; what the clips' verdicts said may stand. */
function rollBackState(state: RunState, held: SavedCheckpoint | undefined): RunState {
  const { step: _step, epoch: _epoch, pictures, ...rest } = state;
  const isKept = pictures && pictures.step <= (held?.checkpoint.step ?? 0);
  return {
    ...rest,
    ...(held?.step && { step: held.step }),
    ...(held?.epoch && { epoch: held.epoch }),
    ...(isKept && { pictures }),
    curvesVersion: state.curvesVersion + 1,
  };
}
