/** Student's t distribution. */
import { incompleteBeta } from "./incompleteBeta";

/** Probability of a value at least as far from 0 as `t`, on both sides. Throws a `RangeError` below 1 degree of freedom. */
export function twoSidedP(t: number, freedom: number): number {
  if (!(freedom >= 1)) throw new RangeError(`freedom: expected at least 1, got ${freedom}.`);
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** The t with this probability below it, above 0.5 and below 1, to 1e-9. */
export function quantileT(probability: number, freedom: number): number {
  const isBelow = (t: number): boolean => 1 - twoSidedP(t, freedom) / 2 < probability;
  let high = 1;
  while (isBelow(high)) high *= 2;
  let low = 0;
  while (high - low > 1e-9 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The t of a two-sided 95 % interval. */
export const criticalT = (freedom: number): number => quantileT(0.975, freedom);
