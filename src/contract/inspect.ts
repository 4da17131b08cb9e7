/** A run's mask, its history, and its scores on validation clips. */
import type { ByModality } from "./clip";
import type { InspectedAt } from "./inspectClip";
import type { Interval } from "./interval";

/** omega of each modality [D]: 1 where a channel is kept, else 0. */
export type Omega = ByModality<Uint8Array>;

/** The value of a dropped channel: zero (paper), its mean over training clips, or another clip's value (the official code's mix). */
export type Fill = "zero" | "mean" | "mix";

/** Emitted after every epoch of a run with a mask; the page keeps these reports as the history of the mask. */
export interface MaskReport {
  readonly type: "mask";
  readonly epoch: number;
  readonly step: number;
  readonly threshold: number;
  /** Omega [D]; omega if the mask is not learned. */
  readonly values: ByModality<Float32Array>;
  readonly omega: Omega;
  /** Epochs whose weights are archived, ascending. */
  readonly epochsKept: readonly number[];
  /** Memory of the archived weights, bytes. */
  readonly bytesKept: number;
}

/** The use of a modality's codebook by validation clips. */
export interface CodesInUse {
  /** Share of positions at each code [N], for each group of channels; one group unless the codebook is grouped. */
  readonly use: readonly Float32Array[];
  /** exp of the entropy of `use`, mean over groups: 1 to N. */
  readonly perplexity: number;
  /** Number of unused codes in all groups. */
  readonly dead: number;
  /**
   * Number of used code vectors that differ in all channels, in the kept ones alone, and in the dropped ones alone.
   * With groups, combinations of codes are counted.
   */
  readonly distinct: { readonly all: number; readonly kept: number; readonly dropped: number };
}

export interface ModalityMask {
  /** Omega [D]; absent if the mask is drawn and not learned. */
  readonly values?: Float32Array;
  /** [D] */
  readonly omega: Uint8Array;
  /** Standard deviation over positions of validation clips [D]; a channel with 0 carries no information. */
  readonly spread: Float32Array;
  readonly codes?: CodesInUse;
}

/** The training clips from which a mask learned and nothing else did. */
export interface HeldOutClips {
  readonly clips: number;
  /** 0: no group is known. */
  readonly groups: number;
  /** Other clips in every epoch, so that the rest of the model has learned from these as well. */
  readonly rotates: boolean;
}

/** The mask at one point of training. */
export interface MaskState {
  readonly at: InspectedAt;
  /** Number of finished epochs. */
  readonly epoch: number;
  readonly step: number;
  readonly threshold: number;
  readonly gate: "binary" | "soft" | "drawn";
  readonly modalities: ByModality<ModalityMask>;
  /** Smallest over largest kept share; null if nothing is kept. */
  readonly zeta: number | null;
  /** Absent: the mask learned from the training clips, or it is drawn. */
  readonly heldOut?: HeldOutClips;
  /** Sentences about no channel left, a dropped modality, a collapsed codebook or one class in validation. */
  readonly warnings: readonly string[];
}

/** Scores of a mask on validation clips. */
export interface Scores {
  readonly accuracy: number;
  /** Mean, nats. */
  readonly crossEntropy: number;
  /** 15 bins, right-closed. */
  readonly ece: number;
}

/** Scores of the requested and of the learned mask. */
export interface SplitView {
  readonly clips: number;
  readonly requested: Scores;
  readonly learned: Scores;
}

export interface ControlRow {
  /** "learned", "requested" (by hand), "all", "inverted", "none", "random", or "only/" and a modality. */
  readonly id: string;
  /** null if nothing is dropped. */
  readonly fill: Fill | null;
  /** Channels kept by modality. */
  readonly kept: ByModality<number>;
  /** Scores; for random masks, the mean over draws with the interval of the central 95 %. */
  readonly scores: Readonly<Record<keyof Scores, number | Interval>>;
}
export interface ControlsReport {
  readonly at: InspectedAt;
  readonly clips: number;
  /** Number of random masks; each keeps as many channels of each modality as the learned one. */
  readonly draws: number;
  readonly rows: readonly ControlRow[];
}

/** Equal linear heads, retrained on frozen features of some training clips under each mask. */
export interface HeadComparison {
  readonly trainClips: number;
  readonly learned: Scores;
  readonly inverted: Scores;
  readonly all: Scores;
  readonly random: readonly Scores[];
  /** Accuracy under the learned mask less the mean under random ones, resampled over groups and draws. */
  readonly difference: Interval;
  /** Share of random masks whose head is at least as accurate as the learned mask's. */
  readonly atLeastAsGood: number;
}

/** The heads are retrained on all training clips, those included that the mask learned from. */
export interface HeadTestReport extends HeadComparison {
  readonly at: InspectedAt;
  readonly clips: number;
  /** Number of groups that the interval resamples; 0: it resamples clips, since no group is known. */
  readonly groups: number;
  readonly draws: number;
  /** Share of the most frequent class in validation. */
  readonly chance: number;
  readonly heldOut?: HeldOutClips & {
    /** Heads retrained on the held-out clips alone, which the encoders have not learned from; absent if they rotate. */
    readonly comparison?: HeadComparison;
  };
}

/** Mean squared errors of the pictures of one space on validation clips, in the model's units. */
interface DecoderErrors {
  /** Absent if the run has no decoders. */
  readonly run?: number;
  readonly fair: number;
}
export interface FairReport {
  readonly at: InspectedAt;
  /** Updates of each decoder. */
  readonly steps: number;
  readonly parameters: number;
  /** "random": one random mask of the learned mask's size, with its own decoders. */
  readonly spaces: Readonly<
    Record<"all" | "kept" | "dropped" | "random", ByModality<DecoderErrors>>
  >;
}
