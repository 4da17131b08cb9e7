/** Tests of paired differences over several rows, and what they can find. */
import { mean, noSpread, pairedInterval, sampleDeviation, type PairedInterval } from "./statistics";
import { logGamma } from "./incompleteBeta";
import { quantileT, twoSidedP } from "./studentsT";

/** The mean of paired differences with its interval and Student's paired test. */
export interface Contrast extends PairedInterval {
  /** Two-sided probability; absent if all differences are equal, because there is no spread to judge by. */
  readonly p?: number;
  /** Corrected for all rows that are tested against the same reference. */
  readonly holm?: number;
}

/** Student's paired test; undefined for fewer than two pairs. */
export function pairedTest(differences: readonly number[]): Contrast | undefined {
  const interval = pairedInterval(differences);
  const deviation = sampleDeviation(differences);
  if (!interval || deviation === undefined) return undefined;
  if (deviation < noSpread) return interval;
  const t = interval.mean / (deviation / Math.sqrt(interval.pairs));
  return { ...interval, p: twoSidedP(t, interval.pairs - 1) };
}

/** Holm's correction, in the order of the given probabilities. */
export function holm(probabilities: readonly number[]): readonly number[] {
  const order = probabilities
    .map((_, i) => i)
    .toSorted((a, b) => at(probabilities, a) - at(probabilities, b));
  const corrected = [...probabilities];
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * at(probabilities, index)));
    corrected[index] = largest;
  });
  return corrected;
}
const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;

/** The contrasts with Holm's probabilities over all that have one. */
export function withHolm<T extends { readonly contrast?: Contrast }>(
  rows: readonly T[],
): readonly T[] {
  const tested = rows.flatMap(({ contrast }) => contrast?.p ?? []);
  const corrected = holm(tested);
  let next = 0;
  return rows.map((row) => {
    if (row.contrast?.p === undefined) return row;
    const probability = at(corrected, next);
    next += 1;
    return { ...row, contrast: { ...row.contrast, holm: probability } };
  });
}

/**
 * The smallest true difference that a two-sided paired test of `pairs` pairs finds in 80 % of comparisons, if single
 * differences have this deviation.
 */
export function resolvedDifference(deviation: number, pairs: number, alpha = 0.05): number {
  let [low, high] = [0, 1];
  while (powerOf(high, pairs, alpha) < wantedPower) high *= 2;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (powerOf(middle, pairs, alpha) < wantedPower) low = middle;
    else high = middle;
  }
  return high * deviation;
}
const wantedPower = 0.8;

/** Share of tests that find a difference of `effect` deviations: the tail of the noncentral t distribution. */
export function powerOf(effect: number, pairs: number, alpha = 0.05): number {
  const freedom = pairs - 1;
  const critical = quantileT(1 - alpha / 2, freedom);
  const shift = effect * Math.sqrt(pairs);
  // the spread of a sample relative to the true one, beyond which nothing is left
  const end = 1 + 9 / Math.sqrt(freedom);
  const steps = 1000;
  const values = Array.from({ length: steps + 1 }, (_, i) => {
    const spread = (end * i) / steps;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    const found = normalBelow(shift - critical * spread) + normalBelow(-shift - critical * spread);
    return weight * found * spreadDensity(spread, freedom);
  });
  return (values.reduce((sum, value) => sum + value, 0) * end) / (3 * steps);
}

/** Density of √(χ²/ν) for ν degrees of freedom. */
function spreadDensity(x: number, freedom: number): number {
  if (x === 0) return freedom === 1 ? Math.sqrt(2 / Math.PI) : 0;
  const half = freedom / 2;
  const log = half * Math.log(half) - logGamma(half) + (freedom - 1) * Math.log(x) - half * x * x;
  return 2 * Math.exp(log);
}

/** The standard normal distribution, to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const k = 1 / (1 + 0.3275911 * z);
  const series =
    k *
    (0.254829592 + k * (-0.284496736 + k * (1.421413741 + k * (-1.453152027 + k * 1.061405429))));
  const above = 0.5 * series * Math.exp(-z * z);
  return x < 0 ? above : 1 - above;
}

/** The median deviation of the differences of several rows; undefined without any. */
export function medianDeviation(rows: readonly (readonly number[])[]): number | undefined {
  const deviations = rows.flatMap((differences) => sampleDeviation(differences) ?? []);
  const sorted = deviations.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const middle =
    sorted.length % 2 === 1 ? sorted.slice(half, half + 1) : sorted.slice(half - 1, half + 1);
  return sorted.length === 0 ? undefined : mean(middle);
}
