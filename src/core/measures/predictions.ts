/** What a table of class probabilities says: one row [K] per sample, N rows. */

/** N rows of K numbers. */
export type Rows = readonly ArrayLike<number>[];

/** The rows [K] of a block [N * K]; views, not copies. */
export const rowsOf = (block: Float32Array, width: number): Float32Array[] =>
  Array.from({ length: width > 0 ? Math.floor(block.length / width) : 0 }, (_, row) =>
    block.subarray(row * width, (row + 1) * width),
  );

/** The first index of the largest probability, and that probability: its confidence. */
export function topClass(row: ArrayLike<number>): { label: number; probability: number } {
  let label = 0;
  for (let k = 1; k < row.length; k++) {
    if ((row[k] ?? NaN) > (row[label] ?? NaN)) label = k;
  }
  return { label, probability: row[label] ?? NaN };
}

/** Predicted class of every row [N]. */
export const predictedOf = (rows: Rows): number[] => rows.map((row) => topClass(row).label);

/** NaN for nothing: no mean is better than a made-up one. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of samples whose predicted class is their label; NaN without any. */
export const accuracyOf = (predicted: readonly number[], labels: readonly number[]): number =>
  meanOf(predicted.map((label, i) => (label === labels[i] ? 1 : 0)));
