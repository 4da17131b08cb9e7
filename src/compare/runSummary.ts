/** Shortens a run's record to the figures of tables and curves, and reads these figures. */
import type { Accuracy, Cell, ComparisonPlan, RunSummary } from "../contract/compare";
import type { RunRecord } from "../contract/record";
import type { RidgeReport } from "../contract/ridge";
import { mean } from "./statistics";

export function summaryOf(record: RunRecord): RunSummary {
  const { classes, modalities, clips, ceiling } = record.dataset;
  const { validation, test, testEpochs } = record.final;
  const gap = record.measures?.validation?.gaps[0]?.gap;
  return {
    validation: record.epochs.map(({ accuracy }) => accuracy.validation),
    bestEpoch: validation.bestEpoch,
    ...(test && { test: test.accuracy }),
    ...(testEpochs && { testEpochs: testEpochs.map(({ accuracy }) => accuracy) }),
    ...maskOf(record),
    ...(gap !== undefined && Number.isFinite(gap) && { gap }),
    backend: record.backend.name,
    parameters: record.model.parameters,
    stepMs: record.timings.stepMs,
    dataset: { classes, modalities, clips, ...(ceiling && { ceiling }) },
    interruptions: record.recoveries.length + record.restarts.length,
  };
}

/** The result of ridge regression in the form of a run of one epoch; the mean over the last epochs is that of the test. */
export function summaryOfRidge(
  { dataset, penalty, parameters, validation, test, modality: name }: RidgeReport,
  modality: string,
  testEpochs: number,
): RunSummary {
  const { classes, counts: clips, ceiling } = dataset;
  const accuracy = (fused: number): Accuracy => ({ fused });
  const tested = test === undefined ? [] : Array.from({ length: testEpochs }, () => accuracy(test));
  return {
    validation: [accuracy(validation)],
    bestEpoch: 1,
    ...(test !== undefined && { test: accuracy(test) }),
    ...(tested.length > 0 && { testEpochs: tested }),
    ridge: { penalty, modality: name },
    backend: "none",
    parameters,
    stepMs: 0,
    dataset: { classes, modalities: [modality], clips, ...(ceiling && { ceiling }) },
    interruptions: 0,
  };
}

/** The number of channels that the mask kept at the best epoch. */
function maskOf({ model, epochs, final }: RunRecord): Pick<RunSummary, "mask"> {
  const epoch = epochs.find((one) => one.epoch === final.validation.bestEpoch);
  if (!epoch || !(model.channels > 0)) return {};
  const kept = Object.entries(epoch.kept).map(([id, share]) => [
    id,
    Math.round(share * model.channels),
  ]);
  const { zeta } = epoch;
  return {
    mask: {
      channels: model.channels,
      kept: Object.fromEntries(kept) as Record<string, number>,
      zeta,
    },
  };
}

/**
 * The clips and epochs of an accuracy: validation at its best or last epoch, the sealed test with the weights of
 * the selected epoch, or its mean over the last epochs.
 */
export type Split = "best" | "last" | "test" | "late";
export interface Metric {
  readonly split: Split;
  /** A modality's id, or "fused". */
  readonly subject: string;
}
export const splitNames: Readonly<Record<Split, string>> = {
  best: "validation, best epoch",
  last: "validation, last epoch",
  test: "test",
  late: "test, mean of the last epochs",
};

/** The accuracies of all subjects; undefined if the run has none. */
export function accuracyOf(summary: RunSummary, split: Split): Accuracy | undefined {
  if (split === "test") return summary.test;
  if (split === "late") return meanAccuracy(summary.testEpochs ?? []);
  return split === "last" ? summary.validation.at(-1) : summary.validation[summary.bestEpoch - 1];
}

/** The mean of each subject; undefined without epochs. */
function meanAccuracy(epochs: readonly Accuracy[]): Accuracy | undefined {
  const [first] = epochs;
  if (!first) return undefined;
  return Object.fromEntries(
    Object.keys(first).map((subject) => [
      subject,
      mean(epochs.map((accuracy) => accuracy[subject] ?? Number.NaN)),
    ]),
  );
}

/** Number of last epochs whose mean accuracy is reported, so that no epoch is selected. */
export const lastEpochs = 5;

/** Fused accuracy on validation, mean of the last epochs. */
export const lateValidation = ({ validation }: RunSummary): number | undefined =>
  meanAccuracy(validation.slice(-lastEpochs))?.["fused"];

/** The splits that some run of a plan has figures of; the sealed ones only if the plan opens the test. */
export function splitsOf(
  { openTest }: Pick<ComparisonPlan, "openTest">,
  cells: readonly Cell[],
): readonly Split[] {
  const hasLate = cells.some(({ summary }) => (summary?.testEpochs?.length ?? 0) > 0);
  const sealed: readonly Split[] = hasLate ? ["late", "test"] : ["test"];
  return openTest ? [...sealed, "best", "last"] : ["best", "last"];
}

/** One figure of a run, 0..1; undefined if it has none. */
export const figureOf = (summary: RunSummary, { split, subject }: Metric): number | undefined =>
  accuracyOf(summary, split)?.[subject];
