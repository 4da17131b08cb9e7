import type { Pipeline } from "./step";
import type { ClipTable } from "../data/clipTable";
import type { Snapshot } from "./snapshot";

export interface Training {
  readonly pipeline: Pipeline;
  readonly train: ClipTable;
  readonly validation: ClipTable;
  readonly classes: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** Milliseconds from any origin. */
  now(): number;
  /** Resolves when the device has caught up. */
  settle(): Promise<void>;
  /** Lets commands in. */
  yieldToEventLoop(): Promise<void>;
  /** Steps finished; a run can be resumed from here. */
  step: number;
  /** Last state that is known to be good: the losses that followed it were sane. */
  good?: Snapshot;
  /** State after the last report; good once the next losses, which are its own, are sane. */
  candidate?: Snapshot;
  /** Total loss of the first step: what "sane" is measured against. */
  firstTotal?: number;
}
