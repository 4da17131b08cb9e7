import type { Pipeline } from "./step";
import type { ClipTable } from "../data/clipTable";
import type { Snapshot } from "./snapshot";
import type { ChangeBatch } from "../augment/index";

/** The parts of a run that do not change. */
export interface TrainingPlan {
  readonly pipeline: Pipeline;
  readonly train: ClipTable;
  readonly validation: ClipTable;
  readonly classes: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** The augmentation of the batch of a step, by the name of the step ("step/12"). */
  readonly augment?: ((step: string) => ChangeBatch) | undefined;
  /** Milliseconds from any origin. */
  now(): number;
  /** Resolves when the device is idle. */
  settle(): Promise<void>;
  /** Runs waiting commands. */
  yieldToEventLoop(): Promise<void>;
}

/** How far a run is, and the states that it can return to. */
interface TrainingProgress {
  /** Steps finished; a run can be resumed from here. */
  step: number;
  /** Last state that is known to be good: the losses after it stayed within their limit. */
  good?: Snapshot;
  /** State after the last report; it is good once the next losses, which are its own, stay within their limit. */
  candidate?: Snapshot;
  /** Total loss of the first step, of which the limit is a multiple. */
  firstTotal?: number;
}

export interface Training extends TrainingPlan, TrainingProgress {}

/** Frees both snapshots; training continues without them. */
export function disposeSnapshots(training: Training): void {
  training.good?.dispose();
  training.candidate?.dispose();
  delete training.good;
  delete training.candidate;
}
