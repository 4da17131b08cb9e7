/** The events of a run. Plain data; large arrays are transferred. */
import type { ModalityId, ModalityKind, SplitName, ByModality } from "./clip";
import type { CheckpointReport } from "./checkpoint";
import type { LabFailure } from "./errors";
import type { MaskReport } from "./inspect";
import type { InspectingReport } from "./inspectRequests";
import type { BackendReport } from "./backend";
import type { TestReport } from "./record";

export interface RunOpened {
  readonly type: "opened";
  /** `DatasetManifest.key` of the training data. */
  readonly dataKey: string;
  readonly backend: BackendReport;
  readonly modalities: readonly {
    readonly id: ModalityId;
    readonly name: string;
    readonly kind: ModalityKind;
  }[];
  readonly classes: readonly string[];
  readonly clips: Readonly<Record<SplitName, number>>;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly parameters: number;
  /** Multiply and add counted as two, forward and backward. */
  readonly flopsPerStep: number;
  /** Channels of the mask per modality; 0 without a mask. */
  readonly channels: number;
  readonly warnings: readonly string[];
}

/** One point of every live chart, averaged over the steps since the last one. */
export interface StepReport {
  readonly type: "step";
  /** Steps finished so far, from 1. */
  readonly step: number;
  readonly epoch: number;
  readonly stepMs: number;
  /** Estimated from the steps so far. */
  readonly secondsLeft: number;
  /** Named terms before weighting; "total" is the weighted sum that is minimised. */
  readonly loss: Readonly<Record<string, number>>;
  /** Share of right answers in the batches since the last report: each modality's head and "fused". */
  readonly accuracy: Readonly<Record<string, number>>;
  readonly k: ByModality<number>;
  readonly alpha: number;
  /** Share of channels kept; 1 without a mask. */
  readonly kept: ByModality<number>;
  /** Smallest over largest kept share; NaN when nothing is kept. */
  readonly zeta: number;
  readonly perplexity: ByModality<number>;
  /** What the parts show of their own (`PartCard.shows`), by "quantity/modality". */
  readonly shown: Readonly<Record<string, number>>;
}

export interface EpochReport extends Omit<StepReport, "type" | "secondsLeft" | "accuracy"> {
  readonly type: "epoch";
  readonly accuracy: {
    readonly train: Readonly<Record<string, number>>;
    readonly validation: Readonly<Record<string, number>>;
  };
  /** Validation loss per term, unweighted. */
  readonly validationLoss: Readonly<Record<string, number>>;
}

/**
 * One picture of one modality of one clip. frames: bytes [T,H,W,C]; spectrogram: float [T,F] in 0..1;
 * vector: float [D] or [T,D] in 0..1. Tokens have none.
 */
export interface Picture {
  readonly name: "input" | "augmented" | "full" | "complementary" | "contradictory" | "random";
  readonly values: Uint8Array | Float32Array;
  readonly shape: readonly number[];
  /** Channels that went through the decoder. */
  readonly kept: number;
  /** Mean squared error against the input, in the model's own units. */
  readonly error: number;
}
export interface PicturesReport {
  readonly type: "pictures";
  readonly step: number;
  readonly channels: number;
  /** How far full reconstruction is below the mean image's error, 0..1, on validation clips; per modality. */
  readonly gain: ByModality<number>;
  /** Gain that must be reached before mask pictures mean anything. */
  readonly gainNeeded: number;
  readonly clips: readonly {
    readonly id: string;
    readonly byModality: ByModality<readonly Picture[]>;
  }[];
}

/** The watched clips as they are and as a training batch would have them; emitted only with augmentations. */
export interface AugmentedReport {
  readonly type: "augmented";
  readonly step: number;
  readonly clips: PicturesReport["clips"];
}

/** The model's predictions on every validation clip (and on some train clips). */
export interface PredictionsReport {
  readonly type: "predictions";
  readonly step: number;
  /** clip id -> predicted class per modality and "fused", with its probability. */
  readonly predictions: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly label: number; readonly probability: number }>>
    >
  >;
}

export type RunStatus = "idle" | "opening" | "running" | "paused" | "stopped" | "done" | "failed";

interface StatusReport {
  readonly type: "status";
  readonly status: RunStatus;
  /** As text, for people and screen readers. */
  readonly message: string;
}
export interface FailureReport {
  readonly type: "failed";
  readonly failure: LabFailure;
  /** Step of the restored weights, if the run can continue from there. */
  readonly restoredStep?: number;
  readonly learningRate?: number;
}

export type TelemetryEvent =
  | RunOpened
  | StepReport
  | EpochReport
  | TestReport
  | PicturesReport
  | AugmentedReport
  | PredictionsReport
  | StatusReport
  | FailureReport
  | CheckpointReport
  | MaskReport
  | InspectingReport;

/** Buffers that may move with these events instead of being copied. */
export function buffersIn(events: readonly TelemetryEvent[]): ArrayBuffer[] {
  return events.flatMap((event) => {
    if (event.type !== "checkpoint") return [];
    const { state, best } = event.checkpoint;
    return [...state, ...(best.state ?? [])].flatMap(({ buffer }) =>
      buffer instanceof ArrayBuffer ? [buffer] : [],
    );
  });
}
