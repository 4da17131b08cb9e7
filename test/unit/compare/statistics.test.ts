import { describe, expect, it } from "vitest";
import { mean, pairedInterval, ranks, sampleDeviation } from "../../../src/compare/statistics";
import { tProbability, tQuantile } from "../../../src/compare/tQuantile";

describe("Student's t", () => {
  /** Degrees of freedom, then the quantiles 0.95, 0.975 and 0.995 as printed tables have them. */
  const printed = [
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [3, 2.353, 3.182, 5.841],
    [4, 2.132, 2.776, 4.604],
    [5, 2.015, 2.571, 4.032],
    [9, 1.833, 2.262, 3.25],
    [10, 1.812, 2.228, 3.169],
    [30, 1.697, 2.042, 2.75],
    [120, 1.658, 1.98, 2.617],
  ] as const;
  it.each(printed)("with %i degrees of freedom agrees with the table", (freedom, ...quantiles) => {
    const found = [0.95, 0.975, 0.995].map((p) => tQuantile(p, freedom));
    found.forEach((t, i) => expect(Math.abs(t - (quantiles[i] ?? 0))).toBeLessThan(5.1e-4));
  });

  it("has the closed forms of one and two degrees of freedom", () => {
    for (const t of [0.1, 1, 3, 40]) {
      expect(tProbability(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(tProbability(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
    expect(tQuantile(0.5, 7)).toBeCloseTo(0, 9);
  });

  it("is refused where it is not defined", () => {
    expect(() => tQuantile(0.975, 0)).toThrow(RangeError);
    expect(() => tQuantile(1, 3)).toThrow(RangeError);
  });
});

describe("repeated runs", () => {
  it("have a mean and a deviation with n - 1", () => {
    expect(mean([2, 4, 9])).toBe(5);
    expect(sampleDeviation([2, 4, 9])).toBeCloseTo(Math.sqrt(13), 12);
    expect(sampleDeviation([0.5])).toBeUndefined();
  });

  it("give the paired interval of a textbook: mean 2, deviation 1, n 4, t 3.182", () => {
    // differences 2 ± sqrt(3)/2: their sample deviation is 1
    const half = Math.sqrt(3) / 2;
    const found = pairedInterval([2 - half, 2 - half, 2 + half, 2 + half]);
    expect(found?.pairs).toBe(4);
    expect(found?.mean).toBeCloseTo(2, 12);
    expect(found?.low).toBeCloseTo(2 - 3.18245 / 2, 4);
    expect(found?.high).toBeCloseTo(2 + 3.18245 / 2, 4);
    expect(pairedInterval([0.1])).toBeUndefined();
    expect(pairedInterval([])).toBeUndefined();
  });

  it("are ranked from the largest, equal ones sharing the mean of their ranks", () => {
    expect(ranks([0.5, 0.9, 0.5, 0.7])).toEqual([3.5, 1, 3.5, 2]);
    expect(ranks([1, 1])).toEqual([1.5, 1.5]);
  });
});
