/** What is known of the run, as one plain value, and how each event changes it. */
import type { LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { InspectingReport, MaskReport } from "../contract/inspect";
import type {
  EpochReport,
  FailureReport,
  PicturesReport,
  RunOpened,
  RunStatus,
  StepReport,
  TelemetryEvent,
  VerdictsReport,
} from "../contract/telemetry";
import { nothingMeasured, notMeasuring, type Measured } from "./measured";
import type { BackendReport } from "../contract/backend";
import type { TestReport } from "../contract/record";

export interface RunState {
  readonly status: RunStatus;
  /** Status in words. */
  readonly message: string;
  /** The configuration of the open run. */
  readonly config?: ExperimentConfig;
  readonly backend?: BackendReport;
  readonly opened?: RunOpened;
  readonly step?: StepReport;
  readonly epoch?: EpochReport;
  readonly pictures?: PicturesReport;
  readonly verdicts: VerdictsReport["verdicts"];
  readonly test?: TestReport;
  readonly measured: Measured;
  /** The mask's history, an epoch each, rising. */
  readonly masks: readonly MaskReport[];
  /** How far the inspection in hand is. */
  readonly inspecting?: InspectingReport;
  readonly failed?: FailureReport;
  /** Why the last command was refused; empty when it was not. */
  readonly refusal: string;
  /** Sentences about every time that this run was lost and went on. */
  readonly restarts: readonly string[];
  /** From the press to the first step, ms; absent until that step is there. */
  readonly firstStepMs?: number;
  /** Rises with every change of the curves, which live outside. */
  readonly curvesVersion: number;
}

export const idleRun: RunState = {
  status: "idle",
  message: "Ready. Press Train to begin.",
  verdicts: {},
  measured: nothingMeasured,
  masks: [],
  refusal: "",
  restarts: [],
  curvesVersion: 0,
};

/** The state after one event. Pure. */
export function afterEvent(state: RunState, event: TelemetryEvent): RunState {
  switch (event.type) {
    case "opened":
      return {
        ...state,
        opened: event,
        backend: event.backend,
        // a worker that was lost measures no more
        measured: notMeasuring(state.measured),
      };
    case "step":
      return { ...state, step: event, curvesVersion: state.curvesVersion + 1 };
    case "epoch":
      return { ...state, epoch: event, curvesVersion: state.curvesVersion + 1 };
    case "pictures":
      return { ...state, pictures: event };
    case "verdicts":
      return { ...state, verdicts: { ...state.verdicts, ...event.verdicts } };
    case "test":
      return { ...state, test: event };
    case "status":
      return {
        ...withoutFailure(state, event.status),
        status: event.status,
        message: event.message,
      };
    case "checkpoint":
      return state;
    case "mask":
      return { ...state, masks: [...state.masks.filter(({ step }) => step < event.step), event] };
    case "inspecting":
      return { ...state, inspecting: event };
    case "failed":
      return { ...state, status: "failed", message: event.failure.message, failed: event };
  }
}

/** The state after a failure that came as a value. */
export function afterFailure(state: RunState, failure: LabFailure): RunState {
  const failed = state.failed ?? { type: "failed", failure };
  return { ...state, status: "failed", message: failure.message, failed };
}

/** The state after what no event told: the worker or the device is gone. */
export function afterLoss(state: RunState, code: LabFailure["code"], message: string): RunState {
  return {
    ...state,
    status: "failed",
    message,
    measured: notMeasuring(state.measured),
    failed: { type: "failed", failure: { code, message } },
  };
}

/** Whether the page is told that the device is gone. */
export const isDeviceLoss = (event: TelemetryEvent): boolean =>
  event.type === "failed" && event.failure.code === "device-lost";

/** The state when a run is asked for. */
export function openingState(config: ExperimentConfig, curvesVersion: number): RunState {
  return {
    ...idleRun,
    status: "opening",
    message: "Preparing clips and model…",
    config,
    curvesVersion: curvesVersion + 1,
  };
}

export type Command =
  "train" | "pause" | "step" | "stop" | "reset" | "test" | "measure" | "inspect" | "record";

const allowed: Readonly<Record<Command, readonly RunStatus[]>> = {
  train: ["idle", "paused", "stopped", "done", "failed"],
  pause: ["running"],
  step: ["idle", "paused"],
  stop: ["running", "paused"],
  reset: ["opening", "running", "paused", "stopped", "done", "failed"],
  test: ["paused", "stopped", "done"],
  measure: ["paused", "stopped", "done"],
  inspect: ["running", "paused", "stopped", "done"],
  record: ["paused", "stopped", "done"],
};

/** Whether a command makes sense now. */
export function can(command: Command, state: Pick<RunState, "status" | "step">): boolean {
  if (["test", "measure", "inspect", "record"].includes(command) && !state.step) return false;
  return allowed[command].includes(state.status);
}

/** The run goes on: the failure is over, and so is what was said of steps that were taken back. */
function withoutFailure(state: RunState, status: RunStatus): RunState {
  if (status === "failed" || !state.failed) return state;
  const { failed, epoch, pictures, masks, ...rest } = state;
  const last = failed.restoredStep ?? Number.POSITIVE_INFINITY;
  return {
    ...rest,
    masks: masks.filter(({ step }) => step <= last),
    ...(epoch && epoch.step <= last && { epoch }),
    ...(pictures && pictures.step <= last && { pictures }),
  };
}
