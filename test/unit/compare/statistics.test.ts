import { describe, expect, it } from "vitest";
import {
  differenceNoise,
  mean,
  pairedInterval,
  ranks,
  sampleDeviation,
} from "../../../src/compare/statistics";
import { criticalT } from "../../../src/compare/studentsT";

/** Integral of cos(x)^power from 0 to `end`, by Simpson's rule: Student's t with x = atan(t / sqrt(freedom)). */
function cosineIntegral(power: number, end: number): number {
  const steps = 2000;
  const weightOf = (i: number): number => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  const terms = Array.from(
    { length: steps + 1 },
    (_, i) => weightOf(i) * Math.cos((end * i) / steps) ** power,
  );
  return (terms.reduce((sum, term) => sum + term, 0) * end) / (3 * steps);
}

describe("the t of a 95 % interval", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [9, 2.262],
    [10, 2.228],
    [30, 2.042],
    [40, 2.021],
  ])("agrees with the printed table for %i degrees of freedom", (freedom, t) => {
    expect(Math.abs(criticalT(freedom) - t)).toBeLessThan(5.1e-4);
  });

  it("has the closed forms of one and two degrees of freedom", () => {
    expect(criticalT(1)).toBeCloseTo(Math.tan(0.475 * Math.PI), 5);
    expect(criticalT(2)).toBeCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 ** 2)), 5);
  });

  it("has 0.975 of the distribution below it, for each entry of the table", () => {
    for (let freedom = 1; freedom <= 49; freedom += 1) {
      const angle = Math.atan(criticalT(freedom) / Math.sqrt(freedom));
      const half = cosineIntegral(freedom - 1, angle) / cosineIntegral(freedom - 1, Math.PI / 2);
      expect(Math.abs(0.5 + half / 2 - 0.975), `${freedom}`).toBeLessThan(1e-7);
    }
  });

  it("approaches that of the normal distribution", () => {
    expect(criticalT(59)).toBeCloseTo(2.000995378, 8);
    expect(criticalT(1e6)).toBeCloseTo(1.959966, 5);
  });

  it("is refused below one degree of freedom", () => {
    expect(() => criticalT(0)).toThrow(RangeError);
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

  it("are ranked from the largest; equal ones share the mean of their ranks", () => {
    expect(ranks([0.5, 0.9, 0.5, 0.7])).toEqual([3.5, 1, 3.5, 2]);
    expect(ranks([1, 1])).toEqual([1.5, 1.5]);
  });
});

it("computes the interval of a difference of two accuracies", () => {
  expect(differenceNoise(0.5, 0.5, 200)).toBeCloseTo(0.098, 3);
  expect(differenceNoise(0.5, 0.5, 0)).toBe(1);
});
