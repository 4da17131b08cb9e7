/**
 * How far apart two modalities' features lie: Liang et al., Mind the Gap, NeurIPS 2022, as compared in LFM.
 *
 *   u = h / ||h||,  gap = || mean_i u_i^a - mean_i u_i^b ||
 */
import type { Rows } from "./predictions";

const lengthOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** A feature at length 1; one that is all zeros stays so. */
function unitOf(row: ArrayLike<number>): number[] {
  const values = Array.from(row);
  const length = lengthOf(values);
  return length > 0 ? values.map((value) => value / length) : values;
}

/** Mean of N rows [D]. */
const centerOf = (rows: Rows): number[] =>
  Array.from({ length: rows[0]?.length ?? 0 }, (_, d) =>
    rows.reduce((sum, row) => sum + (row[d] ?? NaN) / rows.length, 0),
  );

const difference = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, d) => value - (b[d] ?? NaN));

/** Features of the same N clips, N x [D] each; NaN without any. Throws a RangeError where widths differ. */
export function modalityGap(a: Rows, b: Rows) {
  if (a.length !== b.length || a[0]?.length !== b[0]?.length) {
    throw new RangeError("modality gap: both modalities need features of one width, clip by clip");
  }
  const [unitsA, unitsB] = [a.map(unitOf), b.map(unitOf)];
  const [centerA, centerB] = [centerOf(unitsA), centerOf(unitsB)];
  const gapVector = difference(centerA, centerB);
  const squares = unitsA.map((unit, i) => lengthOf(difference(unit, unitsB[i] ?? [])) ** 2);
  const isEmpty = a.length === 0;
  return {
    centerA,
    centerB,
    gapVector,
    gap: isEmpty ? NaN : lengthOf(gapVector),
    /** Without bringing features to length 1. */
    gapOfRawMeans: isEmpty ? NaN : lengthOf(difference(centerOf(a), centerOf(b))),
    /** Mean squared distance of the two features of a clip, at length 1. */
    meanPairDistanceSq: squares.reduce((sum, square) => sum + square, 0) / squares.length,
  };
}
