/** Quantile 0.975 of Student's t by degrees of freedom, from 1: as many as 50 repetitions need. */
// prettier-ignore
const quantiles = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
  2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963,
  2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523, 2.042272,
  2.039513, 2.036933, 2.034515, 2.032245, 2.030108, 2.028094, 2.026192, 2.024394, 2.022691, 2.021075,
  2.019541, 2.018082, 2.016692, 2.015368, 2.014103, 2.012896, 2.011741, 2.010635, 2.009575,
];

/**
 * Returns the t of a two-sided 95 % interval. Beyond the table it is that of 49 degrees of freedom,
 * which makes the interval slightly too wide. Throws a `RangeError` below 1.
 */
export function criticalT(freedom: number): number {
  const t = quantiles[Math.min(freedom, quantiles.length) - 1];
  if (t === undefined) throw new RangeError(`freedom: expected at least 1, got ${freedom}.`);
  return t;
}
