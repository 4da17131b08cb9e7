import { expect, test } from "vitest";
import type { RunRecord } from "../../../src/contract/record";
import { markdownTable, type Result, spread } from "../../../tools/runTable";
import { countsOf, sumLine } from "../../../tools/test";

test("a report's tests are counted; a failure before the first test counts as one", () => {
  const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
  expect(countsOf(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  expect(countsOf({ ...report, numFailedTests: 0 }, 1).failed).toBe(1);
  expect(countsOf({ ...report, numFailedTests: 0 }, 0).failed).toBe(0);
  expect(countsOf(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the last line sums every stage", () => {
  const one = { passed: 1, failed: 0, skipped: 2 };
  expect(sumLine([one, { passed: 10, failed: 3, skipped: 0 }])).toBe(
    "11 passed, 3 failed, 2 skipped",
  );
});

test("a table's cell is mean, smallest and largest; none is said", () => {
  expect(spread([0.5, 0.7])).toBe("0.600 (0.500-0.700)");
  expect(spread([])).toBe("-");
});

test("a table has a row per arm, in the plan's order, and the ceiling last", () => {
  const result = (arm: string, seed: number, fused: number): Result => {
    const record = {
      dataset: { modalities: ["audio"], ceiling: { audio: 0.7, fused: 0.9 } },
      final: { validation: { accuracy: { audio: 0.25, fused } } },
    };
    return { arm, hash: `seed=${seed}`, seed, seconds: 1, record: record as unknown as RunRecord };
  };
  const plan = { base: {}, seeds: [5, 6], arms: { joint: {}, full: {} }, openTest: false };
  const results = [result("full", 5, 0.8), result("full", 6, 0.9), result("joint", 5, 0.5)];
  const lines = markdownTable({ command: "c", machine: "m", plan, results }).split("\n");
  expect(lines[0]).toBe("| arm | runs | validation audio | validation fused |");
  expect(lines[2]).toBe("| joint | 1 | 0.250 (0.250-0.250) | 0.500 (0.500-0.500) |");
  expect(lines[3]).toBe("| full | 2 | 0.250 (0.250-0.250) | 0.850 (0.800-0.900) |");
  expect(lines[4]).toContain("| generator's ceiling |  | 0.700 (0.700-0.700) | 0.900");
});
