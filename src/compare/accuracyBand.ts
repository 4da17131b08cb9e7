/** Validation accuracy over the epochs: mean and spread over the repetitions. */
import type { Cell } from "../contract/compare";
import { mean, sampleDeviation } from "./statistics";

export interface BandPoint {
  /** From 1. */
  readonly epoch: number;
  readonly mean: number;
  /** Mean minus and plus one sample standard deviation, within 0..1; the mean itself for one run. */
  readonly low: number;
  readonly high: number;
}

/** The band of one row, with as many epochs as its longest run. */
export function accuracyBand(
  cells: readonly Cell[],
  row: string,
  subject: string,
): readonly BandPoint[] {
  const curves = cells.flatMap(({ kind, row: of, summary }) =>
    kind === "run" && of === row && summary ? [summary.validation] : [],
  );
  const epochs = Math.max(0, ...curves.map((curve) => curve.length));
  return Array.from({ length: epochs }, (_, i) => {
    const values = curves.flatMap((curve) => curve[i]?.[subject] ?? []);
    if (values.length === 0) return [];
    const middle = mean(values);
    const deviation = sampleDeviation(values) ?? 0;
    const low = Math.max(0, middle - deviation);
    return [{ epoch: i + 1, mean: middle, low, high: Math.min(1, middle + deviation) }];
  }).flat();
}
