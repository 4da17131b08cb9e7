/** Everything that a run needs to continue in another worker. The page holds it, since a worker can be lost. */
import type { EpochRecord, Restart, RunRecord, TestedEpoch, TestReport } from "./record";

/** Values of every state variable, in the pipeline's own order. */
type StateValues = readonly Float32Array[];

/** By the id of a parameter group. */
type UpdateCounts = Readonly<Record<string, number>>;

export interface Checkpoint {
  /** Steps finished: the end of an epoch. */
  readonly step: number;
  readonly state: StateValues;
  /** Updates of each parameter group, and the current learning rate. */
  readonly optimizer: { readonly counts: UpdateCounts; readonly learningRate: number };
  /** Total loss of the first step, the reference for losses that are too large. */
  readonly firstTotal: number;
  readonly recorder: RecorderState;
  /** The weights of the selected epoch, when they are not those of `state`. */
  readonly best: {
    readonly epoch: number;
    /** By the rule of selection. */
    readonly score: number;
    readonly step: number;
    readonly counts: UpdateCounts;
    readonly state?: StateValues;
  };
  /** Milliseconds of training so far. */
  readonly trainMs: number;
}

/** The contents of run.json so far. */
export interface RecorderState {
  readonly epochs: readonly EpochRecord[];
  readonly recoveries: RunRecord["recoveries"];
  readonly testOpenings: number;
  readonly test?: TestReport;
  readonly testEpochs?: readonly TestedEpoch[];
  readonly measures?: RunRecord["measures"];
}

/** How a run that was interrupted is opened again. */
export interface Resume {
  /** Absent: the run begins again at step 0. */
  readonly checkpoint?: Checkpoint;
  /** The last opening of the sealed split, which may be newer than the checkpoint. */
  readonly test?: TestReport;
  /** Every interruption so far, this one last. */
  readonly restarts: readonly Restart[];
}

/** Sent to the store of checkpoints; its arrays are transferred. */
export interface CheckpointReport {
  readonly type: "checkpoint";
  readonly checkpoint: Checkpoint;
}
