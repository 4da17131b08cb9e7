import { expect, test } from "vitest";
import { countsOf, sumLine } from "../../../tools/test";

test("counts the tests of a report, and a failure before the first test as one", () => {
  const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
  expect(countsOf(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  expect(countsOf({ ...report, numFailedTests: 0 }, 1).failed).toBe(1);
  expect(countsOf({ ...report, numFailedTests: 0 }, 0).failed).toBe(0);
  expect(countsOf(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the last line has the totals of every stage", () => {
  const one = { passed: 1, failed: 0, skipped: 2 };
  expect(sumLine([one, { passed: 10, failed: 3, skipped: 0 }])).toBe(
    "11 passed, 3 failed, 2 skipped",
  );
});
