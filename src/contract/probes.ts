import type { Interval } from "./interval";
import type { InspectedAt } from "./inspectClip";

/** Logistic regression; a small network with one hidden layer; or a table of each position's code index. */
export type ProbeKind = "linear" | "network" | "codes";

/** Channels that a probe reads; random ones are as many as the kept or the dropped, several draws. */
export type ChannelSet = "all" | "kept" | "dropped" | "random-kept" | "random-dropped";

/** A factor as classes to be told apart; numbers are cut into thirds. */
export interface ProbedFactor {
  readonly name: string;
  readonly isTask: boolean;
  readonly classes: readonly string[];
  /** "groups": no group is on both sides of a fold; "clips": folds of clips within groups. */
  readonly folds: "groups" | "clips";
  /** Share of the largest class under the same folds: what knowing nothing gets. */
  readonly chance: number;
}

export interface ProbeRow {
  readonly factor: string;
  /** A modality, or "fused". */
  readonly subject: string;
  readonly probe: ProbeKind;
  /** Accuracy on held-out clips, with an interval that resamples groups; null where there is nothing to read. */
  readonly accuracy: Readonly<Record<ChannelSet, Interval | null>>;
  /** From all channels, with the factor shuffled among clips: what a linear probe finds in nothing; null for other probes. */
  readonly shuffled: Interval | null;
}

/** What became of a factor in the kept channels. */
export type Readability =
  /** Not readable from all channels either. */
  | "not there"
  /** Linearly readable from the kept channels. */
  | "linearly readable"
  /** Not linearly, but the network or the codes still tell it. */
  | "hidden"
  /** Readable from all channels, and by no probe from the kept ones. */
  | "thrown away";

export interface FactorConclusion {
  readonly factor: string;
  /** A modality, or "fused". */
  readonly subject: string;
  readonly readability: Readability;
  /** Accuracy from kept less that from random channels, linear probe: does the mask differ from chance? */
  readonly keptLessRandom: Interval | null;
}

export interface ProbesReport {
  readonly at: InspectedAt;
  readonly clips: number;
  readonly groups: number;
  readonly folds: number;
  /** Random choices of channels of each size. */
  readonly draws: number;
  readonly factors: readonly ProbedFactor[];
  /** Factors that cannot be probed, a sentence each. */
  readonly leftOut: readonly string[];
  readonly rows: readonly ProbeRow[];
  readonly conclusions: readonly FactorConclusion[];
}
