/** What many trainings say together, from measurements made up by hand. */
import { describe, expect, it } from "vitest";
import {
  foundSharesOf,
  shareForeseenByFirstStep,
  markdownReport,
  shareWorse,
  mergeTrainings,
  type Moment,
  type Training,
} from "../../../studies/competition/summary";

const moment = (step: number, testError: number, one: number[], two?: number[]): Moment => ({
  step,
  trainError: 0,
  testError,
  gamma: two ? { one, two } : { one },
});
const training = (arm: string, seed: number, ...moments: Moment[]): Training => ({
  arm,
  seed,
  moments,
});
const end = moment(9, 0.04, [2, 0.01, 1, 0.2], [0.1, 3, 1.5, 0]);

describe("the fates of classes", () => {
  it("are lost by one, lost by the other, shared and unfound", () => {
    expect(foundSharesOf(end, 0.5)).toEqual({
      oneLoses: 0.25,
      twoLoses: 0.25,
      both: 0.25,
      neither: 0.25,
    });
    expect(foundSharesOf(end, 0.05)).toMatchObject({ oneLoses: 0.25, twoLoses: 0.25, both: 0.5 });
  });

  it("are foreseen where the winner was ahead at first", () => {
    const first = moment(1, 0.8, [0.02, 0.03, 0, 0], [0.01, 0.02, 0, 0]);
    expect(shareForeseenByFirstStep(first, end, 0.5)).toBe(0.5);
    expect(shareForeseenByFirstStep(first, moment(9, 0, [1], [1]), 0.5)).toBeNaN();
  });
});

describe("the report", () => {
  const trainings = [1, 2].flatMap((seed) => [
    training("joint", seed, moment(1, 0.8, [0.02, 0, 0, 0], [0, 0, 0, 0]), end),
    training("one alone", seed, moment(1, 0.9, [0]), moment(9, seed === 1 ? 0.01 : 0.05, [1])),
    training("two alone", seed, moment(1, 0.7, [0]), moment(9, 0.2, [1])),
  ]);

  it("compares joint training with the better single one, seed by seed", () => {
    expect(shareWorse(trainings, 9)).toBe(0.5);
    expect(shareWorse(trainings, 1)).toBe(1);
  });

  it("puts the claim beside what was measured", () => {
    const text = markdownReport({
      command: "npm run competition",
      machine: "a machine",
      found: 0.5,
      insufficient: [0.02, 0.2],
      trainings,
    });
    expect(text).toContain("| joint | 0.000 ± 0.000 | 0.040 ± 0.000 | 25 % | 25 % | 25 % | 25 % |");
    expect(text).toContain("| one alone | 0.000 ± 0.000 | 0.030 ± 0.028 | - | - | - | - |");
    expect(text).toContain("| 9 | 0.040 ± 0.000 | 50 % | 25 % |");
    expect(text).toContain("One loses some class in 2 of 2 runs, Two in 2 of 2.");
    // 0.25 · 0.2 + 0.25 · 0.02
    expect(text).toContain("is 0.055; measured: 0.040 ± 0.000");
  });
});

it("seeds that a call does not reach stay, and those that it makes take the old ones' place", () => {
  const known = [training("joint", 1, moment(9, 0.5, [])), training("joint", 3)];
  const made = [training("joint", 1), training("joint", 2)];
  const all = mergeTrainings(known, made);
  expect(all.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  expect(all[0]?.moments).toEqual([]);
});
