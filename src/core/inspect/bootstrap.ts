import type { Random } from "../data/random";
import type { Interval } from "../../contract/interval";

export const resamples = 1000;

/** Indices of equal keys, in order of first appearance; where no key is known, each by itself. */
export function groupByKey(keys: readonly string[]): readonly (readonly number[])[] {
  if (keys.every((key) => key === "")) return keys.map((_, i) => [i]);
  const groups = new Map<string, number[]>();
  keys.forEach((key, i) => {
    const own = groups.get(key);
    if (own) own.push(i);
    else groups.set(key, [i]);
  });
  return [...groups.values()];
}

/** Value at `share` (0..1) of numbers in rising order, between neighbours where it falls between. */
export function quantile(rising: readonly number[], share: number): number {
  const place = share * (rising.length - 1);
  const [low, high] = [rising[Math.floor(place)] ?? NaN, rising[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/** The mean of numbers, and the ends that hold 95 % of them. */
export function centralInterval(values: readonly number[]): Interval {
  const rising = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: quantile(rising, 0.025), high: quantile(rising, 0.975) };
}

/** Mean of `values` over clips, with the interval of its mean over resampled groups. */
export function groupInterval(
  values: readonly number[],
  groups: readonly (readonly number[])[],
  random: Random,
): Interval {
  const sums = groups.map((group) => group.reduce((sum, i) => sum + (values[i] ?? NaN), 0));
  const means = Array.from({ length: resamples }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < groups.length; i++) {
      const drawn = random.integer(groups.length);
      sum += sums[drawn] ?? NaN;
      count += groups[drawn]?.length ?? 0;
    }
    return sum / count;
  });
  const { low, high } = centralInterval(means);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low, high };
}
