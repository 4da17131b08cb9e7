/** The state of the run as a plain value, and its change by each event. */
import type { LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { MaskReport } from "../contract/inspect";
import type { InspectingReport } from "../contract/inspectRequests";
import type {
  AugmentedReport,
  EpochReport,
  FailureReport,
  PicturesReport,
  RunOpened,
  RunStatus,
  StepReport,
  TelemetryEvent,
  PredictionsReport,
} from "../contract/telemetry";
import { nothingMeasured, endMeasuring, type Measured } from "./measured";
import type { BackendReport } from "../contract/backend";
import type { TestReport } from "../contract/record";

export interface RunState {
  readonly status: RunStatus;
  /** The status as a sentence. */
  readonly message: string;
  /** The configuration of the open run. */
  readonly config?: ExperimentConfig;
  readonly backend?: BackendReport;
  readonly opened?: RunOpened;
  readonly step?: StepReport;
  readonly epoch?: EpochReport;
  readonly pictures?: PicturesReport;
  readonly augmented?: AugmentedReport;
  readonly predictions: PredictionsReport["predictions"];
  readonly test?: TestReport;
  readonly measured: Measured;
  /** The mask after each epoch, in ascending order. */
  readonly masks: readonly MaskReport[];
  /** Progress of the current inspection. */
  readonly inspecting?: InspectingReport;
  readonly failed?: FailureReport;
  /** Why the last command was refused; empty if it was accepted. */
  readonly refusal: string;
  /** One sentence for each restart after a loss. */
  readonly restarts: readonly string[];
  /** Time from the press to the first step, ms; absent until then. */
  readonly firstStepMs?: number;
  /** Increases with every change of the curves, which are stored separately. */
  readonly curvesVersion: number;
}

export const idleRun: RunState = {
  status: "idle",
  message: "Ready. Press Train to begin.",
  predictions: {},
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
        // a lost worker does not finish its measurement
        measured: endMeasuring(state.measured),
      };
    case "step":
      return { ...state, step: event, curvesVersion: state.curvesVersion + 1 };
    case "epoch":
      return { ...state, epoch: event, curvesVersion: state.curvesVersion + 1 };
    case "pictures":
      return { ...state, pictures: event };
    case "augmented":
      return { ...state, augmented: event };
    case "predictions":
      return { ...state, predictions: { ...state.predictions, ...event.predictions } };
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

/** The state after a failed command. */
export function afterFailure(state: RunState, failure: LabFailure): RunState {
  const failed = state.failed ?? { type: "failed", failure };
  return { ...state, status: "failed", message: failure.message, failed };
}

/** The state after the loss of the worker or the device. */
export function afterLoss(state: RunState, code: LabFailure["code"], message: string): RunState {
  return {
    ...state,
    status: "failed",
    message,
    measured: endMeasuring(state.measured),
    failed: { type: "failed", failure: { code, message } },
  };
}

/** Whether the event reports the loss of the device. */
export const isDeviceLoss = (event: TelemetryEvent): boolean =>
  event.type === "failed" && event.failure.code === "device-lost";

/** The state while a run is being opened. */
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

/** Whether a command is allowed now. */
export function can(command: Command, state: Pick<RunState, "status" | "step">): boolean {
  if (["test", "measure", "inspect", "record"].includes(command) && !state.step) return false;
  return allowed[command].includes(state.status);
}

/** Clears the failure of a continued run, with the reports of steps after the restored one. */
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
