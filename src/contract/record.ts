/** run.json: the configuration and the results of a run. */
import type { SplitName, ByModality } from "./clip";
import type { ExperimentConfig } from "./experiment";
import type { Measures } from "./measures";
import type { BackendReport } from "./backend";

type Accuracy = Readonly<Record<string, number>>;

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: Readonly<Record<string, number>>;
  /** By term, unweighted. Earlier versions of the page did not record it. */
  readonly validationLoss?: Readonly<Record<string, number>>;
  readonly accuracy: { readonly train: Accuracy; readonly validation: Accuracy };
  readonly k: ByModality<number>;
  readonly alpha: number;
  readonly kept: ByModality<number>;
  readonly zeta: number | null;
  readonly perplexity: ByModality<number>;
  /** What the parts show of their own, by "quantity/modality". */
  readonly shown: Readonly<Record<string, number>>;
}

/** Accuracy on the test split after an epoch. */
export interface TestedEpoch {
  readonly epoch: number;
  readonly accuracy: Accuracy;
}

/** The GPU or the worker was lost and the run went on from a checkpoint. */
export interface Restart {
  readonly lostStep: number;
  readonly restoredStep: number;
  /** Its backend until then. */
  readonly backend: string;
  /** The sentence that the page showed. */
  readonly message: string;
}

/** Durations before the first step; their sum is slightly less than `openMs`. */
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
    /** The last epoch, and the epoch that the configuration's `selection` chose. */
    readonly validation: {
      readonly accuracy: Accuracy;
      readonly bestEpoch: number;
      readonly bestAccuracy: Accuracy;
    };
    /** Accuracy of the weights of the selected epoch. */
    readonly test?: { readonly accuracy: Accuracy; readonly epoch: number };
    /** Accuracy on the test split after each of the last epochs, in order, if the run was opened with `testEpochs`. */
    readonly testEpochs?: readonly TestedEpoch[];
  };
  /** The last measures of each split that was measured. */
  readonly measures?: Readonly<Partial<Record<SplitName, Measures>>>;
  /** Each time the run returned to a snapshot after a bad loss, with the next learning rate. */
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

/** Accuracy on the test split, and how often this run has opened it. */
export interface TestReport {
  readonly type: "test";
  readonly accuracy: Readonly<Record<string, number>>;
  readonly clips: number;
  /** Epoch whose weights were tested: the selected one. */
  readonly epoch: number;
  /** Number of last epochs that were tested in the same opening. */
  readonly epochs: number;
  readonly openings: number;
}
