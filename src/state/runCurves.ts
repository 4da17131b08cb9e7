/** Keeps the curves of the current and the previous run. */
import type { TelemetryEvent } from "../contract/telemetry";
import { createCurves, type Curves } from "./curves";

export interface RunCurves {
  current(): Curves;
  previous(): Curves | undefined;
  handleEvent(event: TelemetryEvent): void;
  /** Deletes the points after `step`. */
  rollBack(step: number): void;
  /** Starts the curves of a new run; empty curves do not become the previous ones. */
  begin(): void;
}

export function createRunCurves(): RunCurves {
  let current = createCurves();
  let previous: Curves | undefined;
  /** The restored step, until training continues from it. */
  let restoredStep: number | undefined;
  return {
    current: () => current,
    previous: () => previous,
    handleEvent(event) {
      if (event.type === "failed") restoredStep = event.restoredStep;
      if (event.type !== "step" && event.type !== "epoch") return;
      // keep the failed points visible until training continues
      if (restoredStep !== undefined) current.dropAfter(restoredStep);
      restoredStep = undefined;
      if (event.type === "step") current.addStep(event);
      else current.addEpoch(event);
    },
    rollBack(step) {
      current.dropAfter(step);
      restoredStep = undefined;
    },
    begin() {
      if (!current.isEmpty()) previous = current;
      current = createCurves();
      restoredStep = undefined;
    },
  };
}
