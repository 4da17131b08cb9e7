/** run.json: what a run was and what came of it. */
import type { SplitName, ByModality } from "./clip";
import type { ExperimentConfig } from "./experiment";
import type { Measures } from "./measures";
import type { BackendReport } from "./backend";

type Accuracy = Readonly<Record<string, number>>;

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: Readonly<Record<string, number>>;
  readonly accuracy: { readonly train: Accuracy; readonly validation: Accuracy };
  readonly k: ByModality<number>;
  readonly alpha: number;
  readonly kept: ByModality<number>;
  readonly zeta: number | null;
  readonly perplexity: ByModality<number>;
  /** What the parts show of their own, by "quantity/modality". */
  readonly shown: Readonly<Record<string, number>>;
}

/** The GPU or the worker was lost and the run went on from a checkpoint. */
export interface Restart {
  readonly lostStep: number;
  readonly restoredStep: number;
  /** What it ran on until then. */
  readonly backend: string;
  /** What happened, as the page said it. */
  readonly message: string;
}

/** Where the time before the first step went; together `openMs`, but for what lies between. */
export interface OpenTimings {
  /** Starting, measuring and checking backends. */
  readonly deviceMs: number;
  /** Clips and their features. */
  readonly dataMs: number;
  readonly modelMs: number;
  /** Shaders; 0 without a GPU. */
  readonly compileMs: number;
}

export interface RunRecord {
  readonly version: 1;
  readonly config: ExperimentConfig;
  readonly seed: number;
  readonly backend: BackendReport;
  readonly dataset: {
    readonly classes: readonly string[];
    readonly modalities: readonly string[];
    readonly clips: Readonly<Record<SplitName, number>>;
    readonly problems: readonly string[];
    readonly ceiling?: Accuracy;
  };
  readonly epochs: readonly EpochRecord[];
  readonly final: {
    /** Last epoch, and the epoch with the best fused validation accuracy. */
    readonly validation: {
      readonly accuracy: Accuracy;
      readonly bestEpoch: number;
      readonly bestAccuracy: Accuracy;
    };
    /** Accuracy of the weights of the best validation epoch. */
    readonly test?: { readonly accuracy: Accuracy; readonly epoch: number };
  };
  /** What was measured last on each split, where that was asked for. */
  readonly measures?: Readonly<Partial<Record<SplitName, Measures>>>;
  /** Every time the run was taken back after a bad loss, and the learning rate it went on with. */
  readonly recoveries: readonly {
    readonly badStep: number;
    readonly term: string;
    readonly restoredStep: number;
    readonly learningRate: number;
  }[];
  readonly restarts: readonly Restart[];
  readonly timings: {
    /** Mean of the steps alone; evaluation, pictures and reports are in `trainMs`. */
    readonly stepMs: number;
    readonly openMs: number;
    readonly open: OpenTimings;
    readonly trainMs: number;
    readonly stepsDone: number;
  };
  readonly model: {
    readonly parameters: number;
    readonly flopsPerStep: number;
    /** Of the mask, per modality; 0 without one. */
    readonly channels: number;
  };
  readonly testOpenings: number;
}

/** Test was opened: figures and how often that has happened in this run. */
export interface TestReport {
  readonly type: "test";
  readonly accuracy: Readonly<Record<string, number>>;
  readonly clips: number;
  /** Epoch whose weights were tested: the best on validation. */
  readonly epoch: number;
  readonly openings: number;
}
