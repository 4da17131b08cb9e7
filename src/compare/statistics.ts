/** Statistics of repeated runs. */
import { criticalT } from "./studentsT";

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation (n - 1); undefined for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The mean of each unit's values, because values of one unit are not independent. */
export function meansByUnit(
  values: readonly { readonly unit: number; readonly value: number }[],
): readonly number[] {
  const units = [...new Set(values.map(({ unit }) => unit))];
  return units.map((unit) => mean(values.flatMap((one) => (one.unit === unit ? one.value : []))));
}

/** Rounding makes the deviation of equal differences of accuracies less than this, not 0. */
export const noSpread = 1e-9;

/** The mean of paired differences and its 95 % interval. */
export interface PairedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/** Student's 95 % interval of the mean of the differences; undefined for fewer than two pairs. */
export function pairedInterval(differences: readonly number[]): PairedInterval | undefined {
  const deviation = sampleDeviation(differences);
  if (deviation === undefined) return undefined;
  const pairs = differences.length;
  const middle = mean(differences);
  const half = (criticalT(pairs - 1) * deviation) / Math.sqrt(pairs);
  return { mean: middle, low: middle - half, high: middle + half, pairs };
}

/** Rank of each value, 1 for the largest; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const above = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return above + (equal + 1) / 2;
  });
}

/**
 * Half-width of the 95 % interval of the difference of two accuracies over the same n clips, treated as
 * independent, which overstates it.
 */
export function differenceNoise(a: number, b: number, n: number): number {
  return n > 0 ? 1.96 * Math.sqrt((a * (1 - a) + b * (1 - b)) / n) : 1;
}
