/** Gathers run.json while a run goes on. */
import type { ExperimentConfig } from "../contract/experiment";
import type { EpochRecord, RunRecord } from "../contract/record";
import type { BackendReport, EpochReport, TestReport } from "../contract/telemetry";
import type { Run } from "./buildRun";

export interface Recorder {
  epoch(report: EpochReport): void;
  test(report: TestReport): void;
  readonly testOpenings: number;
  toRecord(timings: RunRecord["timings"]): RunRecord;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function createRecorder(
  config: ExperimentConfig,
  backend: BackendReport,
  run: Run,
): Recorder {
  const epochs: EpochRecord[] = [];
  let test: TestReport | undefined;
  return {
    epoch: (report) => {
      epochs.push({
        epoch: report.epoch,
        loss: report.loss,
        accuracy: report.accuracy,
        k: report.k,
        alpha: report.alpha,
        kept: report.kept,
        zeta: finiteOrNull(report.zeta),
        perplexity: report.perplexity,
      });
    },
    test: (report) => {
      test = report;
    },
    get testOpenings() {
      return test?.openings ?? 0;
    },
    toRecord: (timings) => {
      const best = bestEpoch(epochs);
      return {
        version: 1,
        config,
        seed: config.seed,
        backend,
        dataset: {
          classes: run.manifest.classes,
          modalities: run.modalities.map(({ id }) => id),
          clips: run.manifest.counts,
          problems: run.manifest.problems,
          ...(run.manifest.ceiling ? { ceiling: run.manifest.ceiling } : {}),
        },
        epochs,
        final: {
          validation: {
            accuracy: epochs[epochs.length - 1]?.accuracy.validation ?? {},
            bestEpoch: best?.epoch ?? 0,
            bestAccuracy: best?.accuracy.validation ?? {},
          },
          ...(test ? { test: { accuracy: test.accuracy, epoch: test.epoch } } : {}),
        },
        timings,
        model: { parameters: run.parameters, flopsPerStep: run.flopsPerStep },
        testOpenings: test?.openings ?? 0,
      };
    },
  };
}

/** First epoch with the best fused accuracy on validation. */
function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | undefined {
  const score = (one: EpochRecord): number => one.accuracy.validation["fused"] ?? 0;
  return epochs.reduce<EpochRecord | undefined>(
    (best, one) => (best && score(best) >= score(one) ? best : one),
    undefined,
  );
}
