/** Probes: what can be predicted from the kept and from other channels. */
import type { Interval } from "./interval";
import type { InspectedAt } from "./inspectClip";

/** Logistic regression; a small network with one hidden layer; or a table of each position's code index. */
export type ProbeKind = "linear" | "network" | "codes";

/** Channels that a probe reads; random sets have the size of the kept or of the dropped one, with several draws. */
export type ChannelSet = "all" | "kept" | "dropped" | "random-kept" | "random-dropped";

/** A factor as classes to predict; numbers are divided into thirds. */
export interface ProbedFactor {
  readonly name: string;
  readonly isTask: boolean;
  readonly classes: readonly string[];
  /** "groups": no group is on both sides of a fold; "clips": folds of clips within groups. */
  readonly folds: "groups" | "clips";
  /** Accuracy of always predicting the most frequent class, on the same folds. */
  readonly chance: number;
}

export interface ProbeRow {
  readonly factor: string;
  /** A modality, or "fused". */
  readonly subject: string;
  readonly probe: ProbeKind;
  /** Accuracy on held-out clips, with an interval that resamples groups; null if the set has no channel. */
  readonly accuracy: Readonly<Record<ChannelSet, Interval | null>>;
  /** Accuracy of a linear probe on all channels with shuffled labels, as a control; null for other probes. */
  readonly shuffled: Interval | null;
}

/** Whether a factor can be predicted from the kept channels. */
export type Readability =
  /** Not predictable from all channels either. */
  | "not there"
  /** Predicted by a linear probe. */
  | "linearly readable"
  /** Predicted by the network or by the codes, but not by a linear probe. */
  | "hidden"
  /** Predictable from all channels, but by no probe from the kept ones. */
  | "thrown away";

export interface FactorConclusion {
  readonly factor: string;
  /** A modality, or "fused". */
  readonly subject: string;
  readonly readability: Readability;
  /** Accuracy of the linear probe with kept channels less that with random ones. */
  readonly keptLessRandom: Interval | null;
}

export interface ProbesReport {
  readonly at: InspectedAt;
  readonly clips: number;
  readonly groups: number;
  readonly folds: number;
  /** Number of random sets of each size. */
  readonly draws: number;
  readonly factors: readonly ProbedFactor[];
  /** Factors that cannot be probed, with one sentence each. */
  readonly leftOut: readonly string[];
  readonly rows: readonly ProbeRow[];
  readonly conclusions: readonly FactorConclusion[];
}
