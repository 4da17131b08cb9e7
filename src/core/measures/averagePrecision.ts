/**
 * Average precision, stepwise as in scikit-learn: no interpolation.
 *
 *   AP = sum_n (R_n - R_{n-1}) P_n   over distinct scores, falling; equal scores share one threshold
 */
import { meanOf, type Rows } from "./predictions";

/** AP of scores [N] against whether each sample is positive [N]; NaN without a positive one. */
export function averagePrecision(scores: readonly number[], positive: readonly boolean[]): number {
  const positives = positive.filter(Boolean).length;
  if (positives === 0) return NaN;
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  let hits = 0;
  let hitsBefore = 0;
  let area = 0;
  order.forEach((sample, place) => {
    if (positive[sample]) hits += 1;
    const next = order[place + 1];
    if (next !== undefined && scores[next] === scores[sample]) return;
    area += ((hits - hitsBefore) / positives) * (hits / (place + 1));
    hitsBefore = hits;
  });
  return area;
}

/** One against the rest, class by class: probabilities N x [K], labels [N] -> AP [K], NaN for an absent class. */
export const averagePrecisions = (
  rows: Rows,
  labels: readonly number[],
  classes: number,
): number[] =>
  Array.from({ length: classes }, (_, k) =>
    averagePrecision(
      rows.map((row) => row[k] ?? NaN),
      labels.map((label) => label === k),
    ),
  );

/** Value of a class without a sample: left out (recommended), or 0 as in scikit-learn. */
export type AbsentClasses = "left out" | "zero";

/** Mean AP over classes; NaN if every class is absent and left out. */
export const meanAveragePrecision = (perClass: readonly number[], absent: AbsentClasses): number =>
  meanOf(
    absent === "zero"
      ? perClass.map((value) => (Number.isNaN(value) ? 0 : value))
      : perClass.filter((value) => !Number.isNaN(value)),
  );
