/** Figures of repeated timings: what others do to the machine only adds, so medians and pairs. */

/** NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** Median of the ratios of one round each, so that a slow minute counts for both. */
export const pairedRatio = (values: readonly number[], against: readonly number[]): number =>
  median(values.flatMap((value, round) => value / (against[round] ?? NaN)).filter(Number.isFinite));

/** Middle half of some values: what a repetition of the run may well give. */
export function middleHalf(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return [at(0.25), at(0.75)];
}

/** The p that fits y = c x^p best, least squares over logarithms. NaN for fewer than two points. */
export function fittedExponent(points: readonly { readonly x: number; readonly y: number }[]) {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [centreX, centreY] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [x, y]) => sum + (x - centreX) * (y - centreY), 0);
  return across / logs.reduce((sum, [x]) => sum + (x - centreX) ** 2, 0);
}
