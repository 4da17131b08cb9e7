import { describe, expect, it } from "vitest";
import {
  differenceSentence,
  intervalText,
  signedPoints,
} from "../../../src/compare/comparisonText";

describe("a difference", () => {
  it("is described in a sentence, by its corrected probability", () => {
    const of = (low: number, high: number, holm: number) => ({
      low,
      high,
      mean: (low + high) / 2,
      pairs: 5,
      p: holm / 3,
      holm,
    });
    expect(differenceSentence("MLB", "Joint", of(0.01, 0.05, 0.012))).toBe(
      "MLB is above Joint by 3.0 points (95 % interval +1.0 to +5.0 points over 5 pairs, corrected p 0.012).",
    );
    expect(differenceSentence("MLB", "Joint", of(-0.05, -0.01, 0.012))).toContain(
      "is below Joint by 3.0 points",
    );
    expect(differenceSentence("MLB", "Joint", of(-0.01, 0.05, 0.4))).toContain(
      "do not differ significantly: +2.0 points",
    );
    // the interval of the row by itself is above 0
    expect(differenceSentence("MLB", "Joint", of(0.01, 0.05, 0.06))).toContain(
      "do not differ significantly: +3.0 points",
    );
    expect(intervalText(undefined)).toBe("–");
    expect(
      differenceSentence("MLB", "Joint", { low: 0.1, high: 0.1 + 1e-12, mean: 0.1, pairs: 3 }),
    ).toBe(
      "MLB minus Joint is +10.0 points in each of 3 pairs; without spread there is no interval.",
    );
  });

  it("has a sign unless a figure is rounded to zero", () => {
    expect([-1e-9, 0, 4e-4, -6e-4, 0.012].map(signedPoints)).toEqual([
      "0.0",
      "0.0",
      "0.0",
      "−0.1",
      "+1.2",
    ]);
  });
});
