import { describe, expect, it } from "vitest";
import {
  holm,
  medianDeviation,
  pairedTest,
  powerOf,
  resolvedDifference,
  withHolm,
  type Contrast,
} from "../../../src/compare/hypothesisTests";
import { incompleteBeta, logGamma } from "../../../src/compare/incompleteBeta";
import { quantileT, twoSidedP } from "../../../src/compare/studentsT";

describe("Student's distribution", () => {
  // scipy.stats.t.sf, doubled
  it.each([
    [0.5, 3, 0.651447964848151],
    [1, 1, 0.5],
    [2.776445, 4, 0.05000000538209156],
    [5.2, 19, 5.095901151386505e-5],
    [12.3, 7, 5.386405225831852e-6],
    [2, 60, 0.05003304365145747],
  ])("has the tails of scipy: t %f, %i degrees of freedom", (t, freedom, p) => {
    expect(Math.abs(twoSidedP(t, freedom) / p - 1)).toBeLessThan(1e-10);
    expect(twoSidedP(-t, freedom)).toBe(twoSidedP(t, freedom));
  });

  it("has the quantiles of printed tables", () => {
    expect(quantileT(0.95, 10)).toBeCloseTo(1.8125, 4);
    expect(quantileT(0.995, 4)).toBeCloseTo(4.6041, 4);
    expect(quantileT(0.9995, 19)).toBeCloseTo(3.8834, 4);
  });

  it("rests on a gamma and a beta function with known values", () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    // I_x(1, b) = 1 − (1 − x)^b, I_x(2, 2) = x²(3 − 2x)
    expect(incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 13);
    expect(incompleteBeta(0.9, 2, 2)).toBeCloseTo(0.81 * 1.2, 13);
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});

describe("a paired test", () => {
  it("gives Student's result on his sleep data of 1908", () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = pairedTest(second.map((value, i) => value - (first[i] ?? 0)));
    expect(found?.mean).toBeCloseTo(1.58, 12);
    expect(found?.low).toBeCloseTo(0.7001142, 6);
    expect(found?.high).toBeCloseTo(2.4598858, 6);
    expect(found?.p).toBeCloseTo(0.00283289, 8);
  });

  it("has no probability without spread, and none for one pair", () => {
    expect(pairedTest([0.1, 0.1, 0.1])).toMatchObject({ pairs: 3 });
    expect(pairedTest([0.1, 0.1, 0.1])?.p).toBeUndefined();
    expect(pairedTest([0.1])).toBeUndefined();
  });
});

describe("Holm's correction", () => {
  it("multiplies by the number of tests that are left, and never falls", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it("counts only rows that have a test", () => {
    const contrast: Contrast = { mean: 0, low: 0, high: 0, pairs: 2 };
    const rows: readonly { contrast?: Contrast }[] = [
      { contrast: { ...contrast, p: 0.04 } },
      {},
      { contrast },
      { contrast: { ...contrast, p: 0.01 } },
    ];
    expect(withHolm(rows).map((row) => row.contrast?.holm)).toEqual([
      0.04,
      undefined,
      undefined,
      0.02,
    ]);
  });
});

describe("the power of a paired test", () => {
  // scipy.stats.nct
  it.each([
    [1.662, 5, 0.05, 0.7911283736755137],
    [1.655, 10, 0.05 / 27, 0.7619800677119289],
    [0.661, 20, 0.05, 0.8006607267420673],
    [1, 2, 0.05, 0.09280915505633605],
  ])("is that of the noncentral t: effect %f, %i pairs, α %f", (effect, pairs, alpha, power) => {
    expect(powerOf(effect, pairs, alpha)).toBeCloseTo(power, 6);
  });

  it("is 80 % at the difference that a table states", () => {
    expect(powerOf(resolvedDifference(0.03, 8) / 0.03, 8)).toBeCloseTo(0.8, 5);
    // 5 pairs resolve 1.68 deviations, 20 pairs 0.66
    expect(resolvedDifference(1, 5)).toBeCloseTo(1.682, 3);
    expect(resolvedDifference(1, 20)).toBeCloseTo(0.66, 3);
  });

  it("uses the median spread of the rows", () => {
    expect(
      medianDeviation([
        [0, 2],
        [0, 4],
        [0, 100],
      ]),
    ).toBeCloseTo(Math.sqrt(8), 12);
    expect(
      medianDeviation([
        [0, 2],
        [0, 4],
      ]),
    ).toBeCloseTo(1.5 * Math.SQRT2, 12);
    expect(medianDeviation([[1]])).toBeUndefined();
  });
});
