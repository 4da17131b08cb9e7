/** A model whose steps are timed. */
import type { Engine } from "./workload";
import type { Prepared } from "./requests";

export interface TimedModel {
  readonly engine: Engine;
  readonly facts: Prepared;
  /** Submits one training step to the device. */
  step(): void;
  /** Loss of the last step, read back. */
  loss(): Promise<number>;
  dispose(): void;
}
