import { expect, it } from "vitest";
import { failedRuns, lostRuns } from "../../../tools/keptRuns";

const done = (key: string, hash = "") => ({ key, hash, seconds: 2, summary: {} });
const failed = (key: string, seconds: number) => ({
  key,
  hash: "",
  seconds,
  failure: "It failed.",
});

it("counts finished runs that another plan would overwrite, and none that a wider one keeps", () => {
  const before = { cells: [done("a"), done("b"), failed("c", 1)] };
  expect(lostRuns(before, { cells: [done("a"), done("b"), done("d")] })).toBe(0);
  expect(lostRuns(before, { cells: [done("a"), done("b", "seed=8")] })).toBe(1);
  expect(lostRuns(before, {})).toBe(2);
  expect(lostRuns({}, {})).toBe(0);
});

it("counts runs that were made and failed, not those that were refused", () => {
  expect(failedRuns({ cells: [done("a"), failed("b", 1.2), failed("c", 0)] })).toBe(1);
});
