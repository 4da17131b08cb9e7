/** Statistics of repeated timings: medians and paired ratios, because other work on the machine only adds time. */

/** NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** Median of the ratios of single rounds, so that a slow minute affects both sides. */
export const pairedRatio = (values: readonly number[], against: readonly number[]): number =>
  median(values.flatMap((value, round) => value / (against[round] ?? NaN)).filter(Number.isFinite));

/** Lower and upper quartile. */
export function middleHalf(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return [at(0.25), at(0.75)];
}

/** The p that fits y = c x^p, by least squares of the logarithms. NaN for fewer than two points. */
export function fittedExponent(points: readonly { readonly x: number; readonly y: number }[]) {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [centreX, centreY] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [x, y]) => sum + (x - centreX) * (y - centreY), 0);
  return across / logs.reduce((sum, [x]) => sum + (x - centreX) ** 2, 0);
}
