/** A run's mask, its history, and its scores on validation clips. */
import type { ByModality } from "./clip";
import type { InspectedAt } from "./inspectClip";
import type { Interval } from "./interval";

/** omega of each modality [D]: 1 where a channel is kept, else 0. */
export type Omega = ByModality<Uint8Array>;

/** What stands in a dropped channel: zero (paper), its mean over training clips, or another clip's value (the official code's mix). */
export type Fill = "zero" | "mean" | "mix";

/** Told after every epoch of a run with a mask; kept by the page as the mask's history. */
export interface MaskReport {
  readonly type: "mask";
  readonly epoch: number;
  readonly step: number;
  readonly threshold: number;
  /** Omega [D]; of a mask that is not learned, omega. */
  readonly values: ByModality<Float32Array>;
  readonly omega: Omega;
  /** Epochs whose weights are kept for looking back, rising. */
  readonly epochsKept: readonly number[];
  /** Memory that they take, bytes. */
  readonly bytesKept: number;
}

/** A modality's codebook, as validation clips use it. */
export interface CodesInUse {
  /** Share of positions at each code [N], by group of channels; one group unless the codebook is grouped. */
  readonly use: readonly Float32Array[];
  /** exp of the entropy of use, mean over groups: 1 to N. */
  readonly perplexity: number;
  /** Codes at no position, over all groups. */
  readonly dead: number;
  /**
   * Code vectors in use that stay apart: by all channels, by the kept and by the dropped ones alone. With groups,
   * combinations of codes that occur.
   */
  readonly distinct: { readonly all: number; readonly kept: number; readonly dropped: number };
}

export interface ModalityMask {
  /** Omega [D]; absent where the mask is drawn and not learned. */
  readonly values?: Float32Array;
  /** [D] */
  readonly omega: Uint8Array;
  /** Standard deviation over positions of validation clips [D]: a channel without any says nothing. */
  readonly spread: Float32Array;
  readonly codes?: CodesInUse;
}

/** The mask at one point of training. */
export interface MaskState {
  readonly at: InspectedAt;
  /** Epochs that are over; 0 before the first has ended. */
  readonly epoch: number;
  readonly step: number;
  readonly threshold: number;
  readonly gate: "binary" | "soft" | "drawn";
  readonly modalities: ByModality<ModalityMask>;
  /** Smallest over largest kept share; null when nothing is kept. */
  readonly zeta: number | null;
  /** What is out of the ordinary: no channel left, a modality dropped, a collapsed codebook, one class in validation. */
  readonly warnings: readonly string[];
}

/** What a mask is worth on validation clips. */
export interface Scores {
  readonly accuracy: number;
  /** Mean, nats. */
  readonly crossEntropy: number;
  /** 15 bins, right-closed. */
  readonly ece: number;
}

/** The mask that was asked for, and the learned one beside it. */
export interface SplitView {
  readonly clips: number;
  readonly requested: Scores;
  readonly learned: Scores;
}

export interface ControlRow {
  /** "learned", "requested" (by hand), "all", "inverted", "none", "random", or "only/" and a modality. */
  readonly id: string;
  /** null where nothing is dropped. */
  readonly fill: Fill | null;
  /** Channels kept by modality. */
  readonly kept: ByModality<number>;
  /** One set of scores; of random masks, the mean over draws with the interval that 95 % of them fall into. */
  readonly scores: Readonly<Record<keyof Scores, number | Interval>>;
}
export interface ControlsReport {
  readonly at: InspectedAt;
  readonly clips: number;
  /** Random masks with as many channels of each modality as the learned one. */
  readonly draws: number;
  readonly rows: readonly ControlRow[];
}

/** Equal small heads, trained anew on frozen features under each mask. */
export interface HeadTestReport {
  readonly at: InspectedAt;
  readonly trainClips: number;
  readonly clips: number;
  /** Groups that the interval resamples; 0: clips by themselves, since no group is known. */
  readonly groups: number;
  readonly draws: number;
  readonly learned: Scores;
  readonly inverted: Scores;
  readonly all: Scores;
  readonly random: readonly Scores[];
  /** Share of the larger class in validation: what knowing nothing gets. */
  readonly chance: number;
  /** Accuracy under the learned mask less the mean under random ones, resampled over groups and draws. */
  readonly difference: Interval;
  /** Share of random masks whose head is at least as accurate as the learned mask's. */
  readonly atLeastAsGood: number;
}

/** Errors of one space's pictures on validation clips, mean squared, in the model's own units. */
interface DecoderErrors {
  readonly run: number;
  readonly fair: number;
}
export interface FairReport {
  readonly at: InspectedAt;
  /** Updates of each decoder. */
  readonly steps: number;
  readonly parameters: number;
  /** "random": one mask of the learned one's size, drawn once, with decoders of its own. */
  readonly spaces: Readonly<
    Record<"all" | "kept" | "dropped" | "random", ByModality<DecoderErrors>>
  >;
}
