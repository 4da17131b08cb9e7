/**
 * Expected calibration error: Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks,
 * ICML 2017.
 *
 *   ECE = sum_b n_b / N |acc_b - conf_b|   over bins of equal width; confidence = largest probability
 */
import type { ReliabilityBin } from "../../contract/measures";
import { meanOf, topClass, type Rows } from "./predictions";

/**
 * Which bin a confidence on an edge falls into. "right-closed": (j/n, (j+1)/n]. "left-closed":
 * [j/n, (j+1)/n), and exactly 1 in a bin of its own (torchmetrics, MLB's code).
 */
export type BinEdges = "right-closed" | "left-closed";

/** Index of the bin of a confidence in [0, 1]; n, one beyond the last, for 1 in left-closed bins. */
function binOf(confidence: number, bins: number, edges: BinEdges): number {
  // rounding may put an edge on either side of itself: the comparisons below decide
  const near = Math.floor(confidence * bins);
  for (let j = Math.max(0, near - 1); j <= near + 1 && j < bins; j++) {
    const [low, high] = [j / bins, (j + 1) / bins];
    const inside =
      edges === "right-closed"
        ? (confidence > low || j === 0) && confidence <= high
        : confidence >= low && confidence < high;
    if (inside) return j;
  }
  return edges === "left-closed" ? bins : bins - 1;
}

/**
 * What a reliability diagram draws: probabilities N x [K], labels [N] -> `bins` bins, and one more for
 * certainty where bins are left-closed. An empty bin is all zeros.
 */
export function reliability(
  rows: Rows,
  labels: readonly number[],
  bins = 15,
  edges: BinEdges = "right-closed",
): ReliabilityBin[] {
  const top = rows.map(topClass);
  const places = top.map(({ probability }) => binOf(probability, bins, edges));
  return Array.from({ length: edges === "left-closed" ? bins + 1 : bins }, (_, j) => {
    const inside = top.flatMap((one, i) =>
      places[i] === j ? [{ ...one, right: one.label === labels[i] ? 1 : 0 }] : [],
    );
    if (inside.length === 0) return { count: 0, confidence: 0, accuracy: 0 };
    return {
      count: inside.length,
      confidence: meanOf(inside.map(({ probability }) => probability)),
      accuracy: meanOf(inside.map(({ right }) => right)),
    };
  });
}

/** ECE of a reliability diagram, in 0..1; NaN without a sample. */
export function calibrationError(diagram: readonly ReliabilityBin[]): number {
  const total = diagram.reduce((sum, { count }) => sum + count, 0);
  return diagram.reduce(
    (sum, { count, confidence, accuracy }) =>
      sum + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}
