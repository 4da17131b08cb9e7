/** Intervals of means: by the spread of values, and by resampling groups of clips. */
import { meanOf } from "../measures/predictions";
import type { Random } from "../data/random";
import type { Interval } from "../../contract/interval";

export const resamples = 1000;

/** Returns the indices of equal keys, in order of first appearance. Without any key, every index is a group. */
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

/** The quantile at `share` (0..1) of ascending numbers, interpolated linearly. */
export function quantile(ascending: readonly number[], share: number): number {
  const place = share * (ascending.length - 1);
  const [low, high] = [ascending[Math.floor(place)] ?? NaN, ascending[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/** The mean of numbers and the interval that contains the central 95 % of them. */
export function centralInterval(values: readonly number[]): Interval {
  const ascending = [...values].sort((a, b) => a - b);
  return {
    mean: meanOf(values),
    low: quantile(ascending, 0.025),
    high: quantile(ascending, 0.975),
  };
}

/** The mean of `values` over clips, with its 95 % interval over resampled groups. */
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
  return { mean: meanOf(values), low, high };
}
