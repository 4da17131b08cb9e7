/** The curves of the run that is on, and of the one before it. */
import type { TelemetryEvent } from "../contract/telemetry";
import { createCurves, type Curves } from "./curves";

export interface RunCurves {
  current(): Curves;
  previous(): Curves | undefined;
  take(event: TelemetryEvent): void;
  /** The run is taken back to `step` and goes on from there. */
  goBackTo(step: number): void;
  /** Another run begins; curves without a point are not kept as the previous ones. */
  begin(): void;
}

export function createRunCurves(): RunCurves {
  let current = createCurves();
  let previous: Curves | undefined;
  /** Step that the run was taken back to, until it goes on from there. */
  let takenBackTo: number | undefined;
  return {
    current: () => current,
    previous: () => previous,
    take(event) {
      if (event.type === "failed") takenBackTo = event.restoredStep;
      if (event.type !== "step" && event.type !== "epoch") return;
      // Until now the charts show how the run went wrong.
      if (takenBackTo !== undefined) current.dropAfter(takenBackTo);
      takenBackTo = undefined;
      if (event.type === "step") current.addStep(event);
      else current.addEpoch(event);
    },
    goBackTo(step) {
      current.dropAfter(step);
      takenBackTo = undefined;
    },
    begin() {
      if (!current.isEmpty()) previous = current;
      current = createCurves();
      takenBackTo = undefined;
    },
  };
}
