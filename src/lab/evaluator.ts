/** Evaluates the best weights of a run: accuracy on the sealed test split, and all measures on any split. */
import type { SplitName } from "../contract/clip";
import { LabError } from "../contract/errors";
import { withoutClips, type UnimodalPredictions, type MeasuresReport } from "../contract/measures";
import type { TelemetryEvent } from "../contract/telemetry";
import type { ClipTable } from "../core/data/clipTable";
import { mapRecord } from "../core/tensor/records";
import { evaluate } from "../core/train/evaluate";
import { measure } from "../core/train/measure";
import { loadAverages, withEvaluatedWeights, withSnapshot } from "../core/train/snapshot";
import type { Run } from "./buildRun";
import type { Best } from "./checkpoint";
import type { Recorder } from "./runRecord";

export interface Evaluator {
  /** Evaluates the sealed split and emits its accuracy. */
  openTest(): Promise<void>;
  /** Evaluates the sealed split with the present weights, for the record; `openTest` then is the same opening. */
  testEpoch(epoch: number): Promise<void>;
  /** Measures a split. Opening the sealed one is counted and reported as by `openTest`. */
  measure(split: SplitName, alone?: UnimodalPredictions): Promise<MeasuresReport>;
}

export function createEvaluator(
  { training, load }: Run,
  recorder: Recorder,
  best: () => Best | undefined,
  emit: (event: TelemetryEvent) => void,
): Evaluator {
  /** Runs `work` with the weights of the selected epoch, then restores the present ones. */
  const withBest = <T>(work: (epoch: number) => Promise<T>): Promise<T> => {
    const { epoch = 0, snapshot } = best() ?? {};
    return withSnapshot(training.pipeline, () => {
      snapshot?.restore();
      loadAverages(training.pipeline);
      return work(epoch);
    });
  };
  /** Fetches the sealed clips and counts the opening. */
  const unseal = async (): Promise<{ readonly table: ClipTable; readonly openings: number }> => {
    const table = await load("test");
    if (table.size === 0) {
      throw new LabError({ code: "no-clips", message: "No clips were set aside for the test." });
    }
    return { table, openings: recorder.countTestOpening() };
  };
  /** The opening of the last epochs, which no report has closed yet. */
  let openForEpochs: Awaited<ReturnType<typeof unseal>> | undefined;
  const reportTest = (
    accuracy: Readonly<Record<string, number>>,
    { table, openings }: Awaited<ReturnType<typeof unseal>>,
    epoch: number,
  ): void => {
    const epochs = recorder.testEpochs.length;
    const report = { type: "test", accuracy, clips: table.size, epoch, epochs, openings } as const;
    openForEpochs = undefined;
    recorder.recordTest(report);
    emit(report);
  };

  return {
    testEpoch: async (epoch) => {
      const { table } = (openForEpochs ??= await unseal());
      const { accuracy } = await withEvaluatedWeights(training.pipeline, () =>
        evaluate(training.pipeline, table, training),
      );
      recorder.recordTestEpoch({ epoch, accuracy });
    },
    openTest: async () => {
      const opened = openForEpochs ?? (await unseal());
      await withBest(async (epoch) => {
        const { accuracy } = await evaluate(training.pipeline, opened.table, training);
        reportTest(accuracy, opened, epoch);
      });
    },
    measure: async (split, alone) => {
      const opened = split === "test" ? (openForEpochs ?? (await unseal())) : undefined;
      const table = opened?.table ?? training[split === "train" ? "train" : "validation"];
      return withBest(async (epoch) => {
        const { step } = training;
        const report = { ...(await measure(training, split, table, alone)), step, epoch };
        recorder.recordMeasures(withoutClips(report));
        if (opened)
          reportTest(
            mapRecord(report.subjects, (one) => one.accuracy),
            opened,
            epoch,
          );
        return report;
      });
    },
  };
}
