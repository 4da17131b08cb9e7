/** Measures the open run and stores the report. */
import type { LabClient } from "../client/labClient";
import type { SplitName } from "../contract/clip";
import { toFailure } from "../contract/errors";
import type { MeasuresReport } from "../contract/measures";
import type { Outcome } from "../contract/door";
import { startMeasuring, refuseMeasuring, addReport, type Measured } from "./measured";
import { can } from "./run";
import type { RunTelemetry } from "./runTelemetry";

/** Measures the open run against the known unimodal baselines; one measurement at a time. */
export async function measureRun(
  lab: LabClient,
  feed: RunTelemetry,
  split: SplitName,
): Promise<void> {
  const { state, setState: show, unimodalModels } = feed;
  if (!can("measure", state()) || state().measured.busy !== undefined) return;
  const { opened } = state();
  const put = (change: (measured: Measured) => Measured): void => {
    // the run may have been closed meanwhile
    if (state().opened === opened) show({ ...state(), measured: change(state().measured) });
  };
  put((measured) => startMeasuring(measured, split));
  const outcome = await lab
    .measure(split, unimodalModels.predictionsFor(split, state()))
    .catch((error: unknown): Outcome<MeasuresReport> => ({ ok: false, failure: toFailure(error) }));
  if (outcome.ok && state().opened === opened) unimodalModels.addReport(outcome.value, state());
  put((measured) =>
    outcome.ok
      ? addReport(measured, outcome.value)
      : refuseMeasuring(measured, outcome.failure.message),
  );
}
