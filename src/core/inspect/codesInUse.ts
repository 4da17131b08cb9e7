/** Measures the use of a codebook, and how many of its codes a set of channels distinguishes. */
import type { CodesInUse } from "../../contract/inspect";

/** Values closer than this share of a channel's spread count as equal. */
const resolution = 1e-5;

/**
 * Code vectors U x [D], channels [D] -> for each vector, the index of the first one that is equal in these
 * channels. Without any channel all are equal.
 */
export function equivalentCodes(
  vectors: readonly Float32Array[],
  sees: ArrayLike<number>,
): readonly number[] {
  const seen = [...(vectors[0]?.keys() ?? [])].filter((channel) => (sees[channel] ?? 0) > 0);
  const steps = seen.map((channel) => {
    const values = vectors.map((vector) => vector[channel] ?? 0);
    return resolution * (Math.max(...values) - Math.min(...values)) || 1;
  });
  const first = new Map<string, number>();
  return vectors.map((vector, i) => {
    const look = seen.map((channel, j) => Math.round((vector[channel] ?? 0) / (steps[j] ?? 1)));
    const key = look.join();
    const known = first.get(key);
    if (known === undefined) first.set(key, i);
    return known ?? i;
  });
}

export const countDistinct = (vectors: readonly Float32Array[], sees: ArrayLike<number>): number =>
  new Set(equivalentCodes(vectors, sees)).size;

/** exp of the entropy of shares that add up to 1. */
export const perplexityOf = (use: ArrayLike<number>): number =>
  Math.exp(-Array.from(use).reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));

/** Counts the codes at positions, batch by batch. */
export interface CodeTally {
  add(codes: Float32Array, indices: Int32Array): void;
  /** The code vectors that occurred, by their indices in all groups, joined. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  report(omega: Uint8Array): CodesInUse;
}

/** `channels`: D; `groups`: number of groups of channels; `codes`: rows of the codebook of each group. */
export function createCodeTally(channels: number, groups: number, codes: number): CodeTally {
  const counts = Array.from({ length: groups }, () => new Float64Array(codes));
  const vectors = new Map<string, Float32Array>();
  let positions = 0;
  return {
    vectors,
    add(values, indices) {
      const here = values.length / channels;
      for (let p = 0; p < here; p++) {
        const own = indices.subarray(p * groups, (p + 1) * groups);
        own.forEach((code, group) => {
          const count = counts[group];
          if (count) count[code] = (count[code] ?? 0) + 1;
        });
        const key = own.join();
        if (!vectors.has(key)) vectors.set(key, values.slice(p * channels, (p + 1) * channels));
      }
      positions += here;
    },
    report(omega) {
      const use = counts.map((count) => Float32Array.from(count, (n) => n / positions));
      const all = [...vectors.values()];
      return {
        use,
        perplexity: use.reduce((sum, own) => sum + perplexityOf(own), 0) / groups,
        dead: counts.reduce((sum, own) => sum + own.filter((n) => n === 0).length, 0),
        distinct: {
          all: countDistinct(all, new Uint8Array(channels).fill(1)),
          kept: countDistinct(all, omega),
          dropped: countDistinct(
            all,
            omega.map((one) => 1 - one),
          ),
        },
      };
    },
  };
}
