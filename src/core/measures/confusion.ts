/** Counts of true class against predicted class, and what follows from them. */
import { meanOf } from "./predictions";

/** counts[true][predicted] [K, K]. */
export function confusionMatrix(
  predicted: readonly number[],
  labels: readonly number[],
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  predicted.forEach((found, i) => {
    const row = counts[labels[i] ?? -1];
    if (row?.[found] === undefined) throw new RangeError(`sample ${i}: no class of that index`);
    row[found] += 1;
  });
  return counts;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

interface ClassCounts {
  readonly hits: number;
  /** Samples of the class, and samples that were called so. */
  readonly occurring: number;
  readonly called: number;
}

const countsOf = (confusion: readonly (readonly number[])[]): ClassCounts[] =>
  confusion.map((row, k) => ({
    hits: row[k] ?? 0,
    occurring: sum(row),
    called: sum(confusion.map((other) => other[k] ?? 0)),
  }));

/** F1_k = 2 TP / (2 TP + FP + FN) [K]; 0 for a class that is neither there nor predicted. */
export const f1PerClass = (confusion: readonly (readonly number[])[]): number[] =>
  countsOf(confusion).map(({ hits, occurring, called }) =>
    occurring + called > 0 ? (2 * hits) / (occurring + called) : 0,
  );

/** Which classes a macro F1 averages over: all, or those in labels or predictions (scikit-learn). */
export type F1Classes = "all" | "union";

/** Mean F1 over classes; NaN where there is none to average over. */
export function macroF1(confusion: readonly (readonly number[])[], classes: F1Classes): number {
  const counts = countsOf(confusion);
  const counted = f1PerClass(confusion).filter(
    (_, k) => classes === "all" || (counts[k]?.occurring ?? 0) > 0 || (counts[k]?.called ?? 0) > 0,
  );
  return meanOf(counted);
}
