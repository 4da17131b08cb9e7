/** A model that the bench takes steps of. */
import type { Engine } from "./workload";
import type { Prepared } from "./questions";

export interface TimedModel {
  readonly engine: Engine;
  readonly facts: Prepared;
  /** One training step, given to the device. */
  step(): void;
  /** Loss of the last step, read back. */
  loss(): Promise<number>;
  dispose(): void;
}
