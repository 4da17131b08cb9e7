/** Collects the curves of one run and merges them with the previous run's into chart rows. */
import type { EpochReport, StepReport } from "../contract/telemetry";
import { createSeries, rowBefore, type Row, type Series } from "./series";

/** Largest numbers of rows: step reports, epoch reports, and the tail of a longer previous run; 300 in all. */
const stepRows = 160;
const epochRows = 80;
const tailRows = 60;

/** Prefix of the previous run's columns. */
export const previousPrefix = "before:";

export interface Curves {
  addStep(report: StepReport): void;
  addEpoch(report: EpochReport): void;
  /** Deletes the rows after `step`. */
  dropAfter(step: number): void;
  isEmpty(): boolean;
  readonly steps: Series;
  readonly epochs: Series;
}

export function createCurves(): Curves {
  const steps = createSeries(stepRows);
  const epochs = createSeries(epochRows);
  /** Best single modality up to each epoch's step. */
  const bests: { readonly step: number; readonly accuracy: number }[] = [];
  return {
    steps,
    epochs,
    addStep(report) {
      steps.append(report.step, {
        ...prefixed("train/", report.accuracy),
        ...prefixed("loss/", report.loss),
        ...prefixed("k/", report.k),
        ...prefixed(
          "dropped/",
          mapValues(report.kept, (kept) => 1 - kept),
        ),
        ...prefixed("perplexity/", report.perplexity),
        ...report.shown,
        epoch: report.epoch,
        alpha: report.alpha,
        zeta: report.zeta,
      });
    },
    addEpoch(report) {
      const { validation } = report.accuracy;
      const singles = Object.entries(validation).filter(([name]) => name !== "fused");
      const soFar = bests.slice(-1).map(({ accuracy }) => accuracy);
      const values = [...soFar, ...singles.map(([, value]) => value)];
      const best = values.length > 0 ? Math.max(...values) : Number.NaN;
      if (values.length > 0) bests.push({ step: report.step, accuracy: best });
      epochs.append(report.step, { ...prefixed("validation/", validation), "best-single": best });
    },
    dropAfter(step) {
      steps.dropAfter(step);
      epochs.dropAfter(step);
      while ((bests.at(-1)?.step ?? 0) > step) bests.pop();
    },
    isEmpty: () => steps.length() === 0 && epochs.length() === 0,
  };
}

/** Returns at most 300 rows in ascending steps, with the previous run's values at the same steps. */
export function chartRows(current: Curves, previous: Curves | undefined): readonly Row[] {
  const rows = mergeRows(current.steps, current.epochs);
  if (!previous || previous.isEmpty()) return rows;
  const last = rows.at(-1)?.step ?? 0;
  for (const step of tailSteps(previous.steps, last)) rows.push({ step });
  for (const row of rows) {
    addBefore(row, previous.steps);
    addBefore(row, previous.epochs);
  }
  return rows;
}

type Draft = { step: number } & Record<string, number | null>;

function mergeRows(steps: Series, epochs: Series): Draft[] {
  const rows: Draft[] = [];
  let s = 0;
  let e = 0;
  while (s < steps.length() || e < epochs.length()) {
    const atStep = s < steps.length() ? steps.stepAt(s) : Number.POSITIVE_INFINITY;
    const atEpoch = e < epochs.length() ? epochs.stepAt(e) : Number.POSITIVE_INFINITY;
    const row: Draft = { step: Math.min(atStep, atEpoch) };
    if (atStep === row.step) {
      fill(row, steps, s);
      s += 1;
    }
    if (atEpoch === row.step) {
      fill(row, epochs, e);
      e += 1;
    }
    rows.push(row);
  }
  return rows;
}

function fill(row: Draft, series: Series, i: number): void {
  for (const column of series.columns()) {
    const value = series.valueAt(column, i);
    row[column] = Number.isNaN(value) ? null : value;
  }
}

/** Adds the previous run's values at the row's step, interpolated linearly; none outside its range. */
function addBefore(row: Draft, series: Series): void {
  const i = rowBefore(series, row.step);
  if (i < 0 || row.step > series.stepAt(series.length() - 1)) return;
  const next = Math.min(i + 1, series.length() - 1);
  const gap = series.stepAt(next) - series.stepAt(i);
  const along = gap > 0 ? (row.step - series.stepAt(i)) / gap : 0;
  for (const column of series.columns()) {
    const from = series.valueAt(column, i);
    const to = along > 0 ? series.valueAt(column, next) : from;
    const value = from + (to - from) * along;
    row[previousPrefix + column] = Number.isNaN(value) ? null : value;
  }
}

function tailSteps(series: Series, after: number): readonly number[] {
  const first = rowBefore(series, after) + 1;
  const count = series.length() - first;
  const stride = Math.max(1, Math.ceil(count / tailRows));
  const found: number[] = [];
  for (let i = series.length() - 1; i >= first; i -= stride) found.push(series.stepAt(i));
  return found.reverse();
}

const prefixed = (
  prefix: string,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));

const mapValues = (
  values: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
