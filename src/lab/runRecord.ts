/** Collects the content of run.json during a run. */
import type { RecorderState, Resume } from "../contract/checkpoint";
import type { ExperimentConfig } from "../contract/experiment";
import type { Measures } from "../contract/measures";
import type { EpochRecord, RunRecord, TestedEpoch, TestReport } from "../contract/record";
import type { EpochReport } from "../contract/telemetry";
import { selectEpoch } from "../core/train/selection";
import { stepsPerEpoch } from "../core/train/setAside";
import type { Run } from "./buildRun";
import type { BackendReport } from "../contract/backend";

export interface Recorder {
  recordEpoch(report: EpochReport): void;
  /** Records a recovery and discards the epochs after `restoredStep`. */
  recordRecovery(recovery: RunRecord["recoveries"][number]): void;
  /** Counts an opening of the sealed split, with or without a result. Returns the count. */
  countTestOpening(): number;
  recordTest(report: TestReport): void;
  /** Records the accuracy on the sealed split after one of the last epochs. */
  recordTestEpoch(tested: TestedEpoch): void;
  readonly testEpochs: readonly TestedEpoch[];
  /** Keeps the newest measures of each split. */
  recordMeasures(measures: Measures): void;
  toRecord(timings: RunRecord["timings"]): RunRecord;
  /** The state from which a recorder in another worker continues. */
  state(): RecorderState;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function createRecorder(
  config: ExperimentConfig,
  backend: BackendReport,
  run: Run,
  { checkpoint, restarts, test: opened }: Resume = { restarts: [] },
): Recorder {
  const before = checkpoint?.recorder;
  let epochs: readonly EpochRecord[] = before?.epochs ?? [];
  let testOpenings = Math.max(before?.testOpenings ?? 0, opened?.openings ?? 0);
  let recoveries: RunRecord["recoveries"] = before?.recoveries ?? [];
  const perEpoch = stepsPerEpoch(run.training);
  let test: TestReport | undefined = opened ?? before?.test;
  let testEpochs: readonly TestedEpoch[] = before?.testEpochs ?? [];
  let measures: RunRecord["measures"] = before?.measures;
  return {
    recordEpoch: (report) => {
      const { epoch, loss, validationLoss, accuracy, k, alpha, kept, perplexity, shown } = report;
      const rest = { accuracy, k, alpha, kept, zeta: finiteOrNull(report.zeta), perplexity, shown };
      epochs = [...epochs, { epoch, loss, validationLoss, ...rest }];
    },
    recordTest: (report) => {
      test = report;
    },
    recordTestEpoch: (tested) => {
      testEpochs = [...testEpochs, tested];
    },
    get testEpochs() {
      return testEpochs;
    },
    recordMeasures: (newest) => {
      measures = { ...measures, [newest.split]: newest };
    },
    recordRecovery: (recovery) => {
      recoveries = [...recoveries, recovery];
      const isKept = ({ epoch }: { readonly epoch: number }): boolean =>
        epoch * perEpoch <= recovery.restoredStep;
      epochs = epochs.filter(isKept);
      testEpochs = testEpochs.filter(isKept);
    },
    countTestOpening: () => (testOpenings += 1),
    state: () => ({
      epochs,
      recoveries,
      testOpenings,
      ...(test ? { test } : {}),
      ...(testEpochs.length > 0 ? { testEpochs } : {}),
      ...(measures ? { measures } : {}),
    }),
    toRecord: (timings) => {
      const best = selectEpoch(config.selection, epochs);
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
          ...(testEpochs.length > 0 ? { testEpochs } : {}),
        },
        ...(measures ? { measures } : {}),
        recoveries,
        restarts,
        timings,
        model: {
          parameters: run.parameters,
          flopsPerStep: run.flopsPerStep,
          channels: run.channels,
        },
        testOpenings,
      };
    },
  };
}
