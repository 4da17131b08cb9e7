/** Plans, files and stored comparisons: what is written is read back equal; what is foreign is refused. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { comparisonJson, planJson, readComparisonFile } from "../../../src/compare/comparisonFile";
import { parsePlan } from "../../../src/compare/parsePlan";
import { cellsInForce, plannedRuns, type Planned } from "../../../src/compare/queue";
import { readStored } from "../../../src/compare/storedComparisons";
import { summaryOf } from "../../../src/compare/runSummary";
import type { Cell, Comparison, ComparisonPlan } from "../../../src/contract/compare";
import { valueOf } from "../../../src/contract/valueOf";
import { catalogue } from "../../../src/lab/catalogue";
import { check, foreignValue, mutantsOf, planFile } from "../../support/arbitraries";
import { fakeRecord } from "../../support/fakeRecord";
import { expectSentences } from "../../support/sentences";

const file = planFile(catalogue);
/** Fewer than for configurations, because plans are large. */
const numRuns = 40;
function planOf(json: unknown): ComparisonPlan {
  return valueOf(parsePlan(json, catalogue));
}

test("a plan is read back equal from its file and from the storage", () => {
  check(
    file,
    (json) => {
      const plan = planOf(json);
      expect(planOf(JSON.parse(JSON.stringify(planJson(plan))))).toEqual(plan);
      const record = { id: "a", created: "2026-01-01", plan, cells: [] };
      expect(readStored([structuredClone(record)])).toEqual({
        comparisons: [record],
        problems: [],
      });
    },
    numRuns,
  );
});

/** Sentences start with the path of a field, or with a capital letter. */
const sentencesIn = (message: string): readonly string[] =>
  message.split(/(?<=\.) (?=(?:[a-z]+(?:[.[]\S*)?|seeds and folds): |[a-z.]+ is missing|"|And )/);

test("a foreign plan is refused with sentences", () => {
  const expectRefused = (json: unknown): void => {
    const plan = parsePlan(json, catalogue);
    if (plan.ok) expect(planOf(planJson(plan.value))).toEqual(plan.value);
    else expectSentences(sentencesIn(plan.failure.message));
  };
  check(foreignValue, expectRefused);
  check(file.chain(mutantsOf), expectRefused, numRuns);
});

/** A comparison in which each run has an accuracy or has failed. */
const comparison = fc
  .record({
    methods: fc.uniqueArray(fc.constantFrom("joint", "mlb", "ogm"), { minLength: 1 }),
    shares: fc.array(fc.option(fc.double({ min: 0.2, max: 1, noNaN: true })), { minLength: 6 }),
  })
  .map(({ methods, shares }): Comparison => {
    const plan = planOf({ methods, seeds: 2 });
    const cells = plannedRuns(plan, catalogue, []).map((run, i) => cellOf(run, shares[i] ?? null));
    return { id: "a", created: "2026-01-01", plan, cells };
  });

function cellOf(run: Planned, share: number | null): Cell {
  const { key, hash, kind, replicate, setting, row, config } = run;
  const cell = { key, hash, kind, replicate, setting, row: row.id, seconds: 3 };
  return share === null
    ? { ...cell, failure: "It failed." }
    : { ...cell, summary: summaryOf(fakeRecord(config, share, true)) };
}

test("a comparison is read back equal from its file and from the storage", () => {
  check(
    comparison,
    (one) => {
      const { plan, cells } = one;
      const read = readComparisonFile(JSON.parse(comparisonJson(one)), catalogue);
      expect(read).toEqual({ ok: true, value: { plan, cells, dropped: 0 } });
      expect(readStored([structuredClone(one)])).toEqual({ comparisons: [one], problems: [] });
    },
    numRuns,
  );
});

/** Uses a comparison that was accepted in each way that the page does. */
function expectUsable(one: Comparison): void {
  expect(readComparisonFile(JSON.parse(comparisonJson(one)), catalogue)).toHaveProperty("ok");
  cellsInForce(one, catalogue);
}

test("a foreign record or file is refused with sentences, or can be used", () => {
  const expectRead = (json: unknown): void => {
    const { comparisons, problems } = readStored([json]);
    expect(comparisons.length + problems.length).toBeGreaterThan(0);
    expectSentences(problems);
    comparisons.forEach(expectUsable);
    const read = readComparisonFile(json, catalogue);
    if (!read.ok) expectSentences(sentencesIn(read.failure.message));
  };
  check(foreignValue, expectRead);
  check(comparison.chain(mutantsOf), expectRead, numRuns);
});
