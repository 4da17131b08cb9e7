/** Agreement of two orders. */
import { mean, ranks } from "./statistics";

export interface RankCorrelation {
  readonly spearman: number;
  /** Kendall's τ-b, which allows for ties. */
  readonly kendall: number;
  /** 95 % interval of Spearman's ρ; absent below five items. */
  readonly interval?: { readonly low: number; readonly high: number };
  readonly items: number;
}

/** Undefined below three items, or if all items of a list are equal. */
export function rankCorrelation(
  a: readonly number[],
  b: readonly number[],
): RankCorrelation | undefined {
  const spearman = pearson(ranks(a), ranks(b));
  const kendall = kendallTau(a, b);
  if (a.length < 3 || !Number.isFinite(spearman) || !Number.isFinite(kendall)) return undefined;
  const interval = spearmanInterval(spearman, a.length);
  return { spearman, kendall, ...(interval && { interval }), items: a.length };
}

/** NaN without spread. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const [middleA, middleB] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number): number => a.reduce((total, _, i) => total + of(i), 0);
  const [fromA, fromB] = [
    (i: number) => (a[i] ?? Number.NaN) - middleA,
    (i: number) => (b[i] ?? Number.NaN) - middleB,
  ];
  const spread = Math.sqrt(sum((i) => fromA(i) ** 2) * sum((i) => fromB(i) ** 2));
  return sum((i) => fromA(i) * fromB(i)) / spread;
}

/** (concordant − discordant) / √((pairs not tied in a)(pairs not tied in b)) */
function kendallTau(a: readonly number[], b: readonly number[]): number {
  let [agreement, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [signA, signB] = [signOf(a, i, j), signOf(b, i, j)];
      agreement += signA * signB;
      untiedA += Math.abs(signA);
      untiedB += Math.abs(signB);
    }
  return agreement / Math.sqrt(untiedA * untiedB);
}

const signOf = (values: readonly number[], i: number, j: number): number =>
  Math.sign((values[i] ?? Number.NaN) - (values[j] ?? Number.NaN));

/** Fisher's z with the standard error of Bonett and Wright (2000). */
function spearmanInterval(rho: number, items: number): RankCorrelation["interval"] {
  if (items < 5) return undefined;
  const z = Math.atanh(Math.max(-0.999_999, Math.min(0.999_999, rho)));
  const half = 1.959964 * Math.sqrt((1 + rho ** 2 / 2) / (items - 3));
  return { low: Math.tanh(z - half), high: Math.tanh(z + half) };
}
