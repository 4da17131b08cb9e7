import type { Outcome } from "./door";
import { LabError } from "./errors";

/** The value of an outcome; throws its failure as a LabError. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new LabError(outcome.failure);
  return outcome.value;
}
