import { describe, expect, it } from "vitest";
import { agreementSentence } from "../../../src/compare/comparisonText";
import { orderAgreements, paperAccuracies } from "../../../src/compare/paperAccuracies";
import { pearson, rankCorrelation } from "../../../src/compare/rankCorrelation";
import { methods } from "../../../src/lab/methods";

describe("rank correlation", () => {
  it("agrees with scipy on data with ties", () => {
    // scipy.stats.spearmanr and kendalltau
    const found = rankCorrelation([1, 2, 2, 4, 5, 7], [2, 1, 3, 3, 6, 5]);
    expect(found?.spearman).toBeCloseTo(0.8088235294117647, 12);
    expect(found?.kendall).toBeCloseTo(0.6428571428571429, 12);
    expect(rankCorrelation([1, 2, 2, 2, 5], [1, 2, 3, 4, 4])?.kendall).toBeCloseTo(
      0.7559289460184545,
      12,
    );
    expect(pearson([1, 2, 3], [2, 4, 7])).toBeCloseTo(0.9933992677987828, 12);
  });

  it("is 1 for equal orders, −1 for opposite ones, and missing without spread", () => {
    expect(rankCorrelation([1, 2, 3], [5, 6, 9])).toMatchObject({ spearman: 1, kendall: 1 });
    expect(rankCorrelation([1, 2, 3], [9, 6, 5])).toMatchObject({ spearman: -1, kendall: -1 });
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(rankCorrelation([1, 2], [1, 2])).toBeUndefined();
  });

  it("has the interval of Bonett and Wright, which is wide over few items", () => {
    // ρ = 29/35: tanh(atanh ρ ± 1.959964 √((1 + ρ²/2) / 3))
    const six = rankCorrelation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])?.interval;
    expect(six?.low).toBeCloseTo(-0.127244905902, 9);
    expect(six?.high).toBeCloseTo(0.986482344527, 9);
    const items = [1, 2, 3, 4, 5, 6, 7];
    const few = rankCorrelation(items, [2, 1, 4, 3, 6, 5, 7])?.interval;
    expect(few?.low).toBeGreaterThan(0);
    expect(rankCorrelation(items, [2, 7, 1, 3, 6, 4, 5])?.interval?.low).toBeLessThan(0);
    expect(rankCorrelation([1, 2, 3], [1, 2, 3])?.interval).toBeUndefined();
  });
});

describe("the orders of the papers", () => {
  it("name methods of the catalogue", () => {
    const known = methods.map(({ id }) => id);
    for (const { name, accuracy } of paperAccuracies)
      expect(
        Object.keys(accuracy).filter((one) => !known.includes(one)),
        name,
      ).toEqual([]);
  });

  const agreementsWith = (
    meanOf: (share: number, i: number) => number,
    { subject = "fused", isRanked = (_i: number): boolean => true } = {},
  ) => {
    const [paper] = paperAccuracies;
    const rows = Object.entries(paper?.accuracy ?? {}).map(([id, share], i) => ({
      id,
      name: id,
      values: [],
      runs: 1,
      ended: 1,
      mean: meanOf(share / 100, i),
      contrasts: {},
      failures: [],
      ...(isRanked(i) && { rank: 1 }),
    }));
    return orderAgreements({ rows, metric: { split: "best", subject } });
  };

  it("agree with a table in the same order, and a shuffled one confirms nothing", () => {
    const [same] = agreementsWith((share) => share);
    expect(same?.spearman).toBeCloseTo(1, 12);
    expect(same && agreementSentence(same)).toContain(
      "the orders agree beyond chance. Source: Yang",
    );
    const [shuffled] = agreementsWith((_, i) => (i * 7) % 15);
    expect(shuffled && agreementSentence(shuffled)).toContain("neither confirms nor rejects");
  });

  it("are compared with fused predictions, and with rows that have all runs", () => {
    const same = (share: number) => share;
    expect(agreementsWith(same, { subject: "audio" })).toEqual([]);
    const [some] = agreementsWith((share, i) => (i < 10 ? share : 0), {
      isRanked: (i) => i < 10,
    });
    expect(some?.items).toBe(10);
    expect(some?.spearman).toBeCloseTo(1, 12);
  });
});
