/** A comparison of methods as plain data: what is planned, what came of it, and where it is kept. */
import type { SplitName } from "./clip";
import type { Choice, ExperimentConfig } from "./experiment";
import type { ParamValue } from "./params";

/** Parameters by "card.name", such as "mlb.alpha" or "adam.learningRate". */
export type Setting = Readonly<Record<string, ParamValue>>;

/** What a trial draws a number from: evenly, or evenly in its logarithm. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly log?: boolean;
  readonly integer?: boolean;
}
/** Ranges by "card.name". */
export type Space = Readonly<Record<string, NumberRange>>;

/** The same number of random settings for every row; the best on validation runs. */
export interface TrialPlan {
  readonly count: number;
  /** One range for all rows, even in its logarithm. */
  readonly learningRate: NumberRange;
  /** By method; left out: every number of the method's parts, in its card's range. */
  readonly spaces: Readonly<Record<string, Space>>;
}

/** What is repeated: the seeds, or the folds of one seed. */
export type Replicates =
  | { readonly kind: "seeds"; readonly seeds: readonly number[] }
  | { readonly kind: "folds"; readonly of: number; readonly seed: number };

/** A row of a plan's own. */
export interface Variant {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly parts: readonly Choice[];
  /** Left out: those of the plan. */
  readonly modalities?: readonly string[];
  /** Its fixed mask keeps as many channels of each modality as that row's run of the same seed did. */
  readonly keepsAs?: string;
}

export interface ComparisonPlan {
  readonly version: 1;
  readonly name: string;
  /** Data, model and training of every run; a row brings its parts, a replicate its seed or fold. */
  readonly base: ExperimentConfig;
  /** Ids of methods, in the order of the table. */
  readonly methods: readonly string[];
  /** Rows of its own, after the methods. */
  readonly variants: readonly Variant[];
  /** Id of the row that the others are compared with. */
  readonly against: string;
  /** Modalities that are also trained alone. */
  readonly alone: readonly string[];
  readonly replicates: Replicates;
  /** Open each run's sealed test split once, at its end. Trials never do. */
  readonly openTest: boolean;
  /** Parameters that every part of every method takes, where it has them: one rule for all. */
  readonly shared: Readonly<Record<string, ParamValue>>;
  readonly trials?: TrialPlan;
}

/** Share of right answers by subject: each modality's head, and "fused". */
export type Accuracy = Readonly<Record<string, number>>;

/** Channels kept of each modality, of how many; ζ is null where none is. */
interface MaskSummary {
  readonly channels: number;
  readonly kept: Readonly<Record<string, number>>;
  readonly zeta: number | null;
}

/** Of a finished run, what tables and curves are made of. */
export interface RunSummary {
  /** One for each epoch, in order. */
  readonly validation: readonly Accuracy[];
  /** First epoch with the best fused accuracy on validation, from 1; the test is made with its weights. */
  readonly bestEpoch: number;
  readonly test?: Accuracy;
  /** What a mask kept at that epoch; absent without a mask. */
  readonly mask?: MaskSummary;
  readonly backend: string;
  readonly parameters: number;
  readonly stepMs: number;
  readonly dataset: {
    readonly classes: readonly string[];
    readonly modalities: readonly string[];
    readonly clips: Readonly<Record<SplitName, number>>;
    /** Best possible, where the generator knows it. */
    readonly ceiling?: Accuracy;
  };
  /** Times that the run was taken back after a bad loss, or went on in another worker. */
  readonly interruptions: number;
}

/** One run, or one trial, of one row: a summary, or a sentence that says why there is none. */
export interface Cell {
  /** Its place in the plan, such as "run mlb seed 7" or "trial mlb 3". */
  readonly key: string;
  /** Its configuration as a link's hash: another one makes it another run. */
  readonly hash: string;
  readonly row: string;
  readonly kind: "run" | "trial";
  /** "seed 7" or "fold 2 of 5". */
  readonly replicate: string;
  /** Drawn for this trial, or chosen by the trials. */
  readonly setting: Setting;
  /** Wall time with opening and evaluation. */
  readonly seconds: number;
  readonly summary?: RunSummary;
  readonly failure?: string;
}

export interface Comparison {
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly plan: ComparisonPlan;
  readonly cells: readonly Cell[];
}

/** Where comparisons outlive the page. Every cell is kept by itself: two tabs do not overwrite each other. */
export interface ComparisonStorage {
  /** Unchecked: another version of the page may have written them. */
  all(): Promise<readonly unknown[]>;
  /** Plan and date; cells are put one by one. */
  put(comparison: Omit<Comparison, "cells">): Promise<void>;
  putCell(id: string, cell: Cell): Promise<void>;
  deleteCells(id: string, keys: readonly string[]): Promise<void>;
  delete(id: string): Promise<void>;
}
