/** Shapes of a reduction, from the `axis` that sums and means receive on every backend. */
import { util } from "../tf";

/** A tensor seen as [outer, reduce, inner], reduced over the middle axis. */
export interface ReducedView {
  readonly outer: number;
  readonly reduce: number;
  readonly inner: number;
}

/** One axis, several, or all of them where it is left out. */
export type Axis = number | number[] | null | undefined;

const parsed = (shape: readonly number[], axis: Axis): number[] =>
  // null stands for all axes, which the package's types leave out
  util.parseAxisParam(axis as number | number[], [...shape]).sort((a, b) => a - b);

/**
 * Adjacent axes as one: [a, b, c, d] over [1, 2] -> { outer: a, reduce: b·c, inner: d }; over no axis, one run of
 * length 1. Undefined where the axes are not adjacent.
 */
export function reducedView(shape: readonly number[], axis: Axis): ReducedView | undefined {
  const axes = parsed(shape, axis);
  const first = axes[0] ?? 0;
  if (axes.some((value, place) => value !== first + place)) return undefined;
  const size = (from: number, end: number) => util.sizeFromShape(shape.slice(from, end));
  const end = first + axes.length;
  return { outer: size(0, first), reduce: size(first, end), inner: size(end, shape.length) };
}

/** The shape after a reduction; with `keepDims` the reduced axes stay, with size 1. */
export function reducedShape(shape: readonly number[], axis: Axis, keepDims: boolean): number[] {
  const axes = parsed(shape, axis);
  return keepDims
    ? shape.map((size, place) => (axes.includes(place) ? 1 : size))
    : shape.filter((_, place) => !axes.includes(place));
}
