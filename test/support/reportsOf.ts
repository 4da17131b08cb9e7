import type { StepReport } from "../../src/contract/telemetry";
import { train } from "../../src/core/train/trainer";
import { disposeSnapshots } from "../../src/core/train/training";
import type { Run } from "../../src/lab/buildRun";

/** Trains to the end, or to the report number `most` -> reports of every step. */
export async function reportsOf({ training }: Run, most = Infinity): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for await (const tick of train(training, () => true)) {
    if (tick.type === "report") reports.push(tick.report);
    if (reports.length >= most) break;
  }
  disposeSnapshots(training);
  return reports;
}
