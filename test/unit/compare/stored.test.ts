import { describe, expect, test } from "vitest";
import { comparisonJson, readComparisonFile } from "../../../src/compare/comparisonFile";
import { cellsInForce, runsInAll } from "../../../src/compare/queue";
import { readStored } from "../../../src/compare/storedComparisons";
import { fakeCatalogue } from "../../support/fakeCatalogue";
import { fakeCell } from "../../support/fakeRecord";

const read = readComparisonFile({ name: "Kept", methods: ["joint"], seeds: [1] }, fakeCatalogue);
const plan = read.ok ? read.value.plan : undefined;
const cell = {
  key: "run joint seed 1",
  hash: "h",
  row: "joint",
  kind: "run",
  replicate: "seed 1",
  setting: {},
  seconds: 1,
  failure: "It failed.",
};
const kept = { id: "a", created: "2026-01-01", plan, cells: [cell] };

test("a stored comparison is read back equal, without a problem", () => {
  expect(read.ok).toBe(true);
  expect(readStored([kept])).toEqual({ comparisons: [kept], problems: [] });
});

test.each([
  undefined,
  null,
  7,
  "x",
  [],
  {},
  { id: "b" },
  { ...kept, plan: { name: {} } },
  { ...kept, id: 1n },
])("a damaged record %# is reported, and the others are read", (damaged) => {
  const { comparisons, problems } = readStored([damaged, kept]);
  expect(comparisons).toEqual([kept]);
  expect(problems).toEqual([
    expect.stringMatching(/^A stored comparison is damaged and .* in the storage\. .+\.$/),
  ]);
});

test.each([
  ["a time that is not finite", { ...cell, seconds: Number.POSITIVE_INFINITY }],
  ["a setting that is not finite", { ...cell, setting: { "mlb.alpha": Number.NaN } }],
  ["neither a summary nor a failure", Object.fromEntries(Object.entries(cell).slice(0, -1))],
  ["a best epoch after the last", fakeRun(9)],
  ["an accuracy that is not a number", fakeRun(1, Number.NaN)],
])("a run with %s is damaged", (_name, damaged) => {
  const { comparisons } = readStored([{ ...kept, cells: [damaged, fakeRun(1)] }]);
  expect(comparisons).toEqual([{ ...kept, cells: [fakeRun(1)] }]);
});
/** A finished run of two epochs. */
function fakeRun(bestEpoch: number, fused = 0.5) {
  const run = fakeCell("joint", "seed 2", fused);
  return { ...run, summary: { ...run.summary, bestEpoch } };
}

test("a record of a later version is refused with what to do", () => {
  const { comparisons, problems } = readStored([
    { ...kept, version: 99 },
    { ...kept, version: 2 },
  ]);
  expect(comparisons).toEqual([kept]);
  expect(problems[0]).toMatch(
    /version: expected up to 2, got 99; open it with the page that wrote/,
  );
  const file = readComparisonFile({ version: 99, plan: { methods: ["joint"] } }, fakeCatalogue);
  expect(file).toMatchObject({ ok: false, failure: { message: /expected up to 2, got 99/ } });
});

test("damaged runs are left out, and the sentence counts them", () => {
  const { comparisons, problems } = readStored([{ ...kept, cells: [cell, { key: 3 }, null] }]);
  expect(comparisons).toEqual([kept]);
  expect(problems[0]).toContain('2 of 3 runs of "Kept" are damaged');
});

test("a record without the fields of later plans gets their defaults", () => {
  const { variants: _variants, against: _against, shared: _shared, ...old } = plan ?? {};
  expect(readStored([{ ...kept, plan: old }]).comparisons).toEqual([
    { ...kept, plan: { ...plan, variants: [], against: "joint", shared: {} } },
  ]);
});

describe("a stored plan with one field of another type", () => {
  const full = {
    version: 1,
    name: "Full",
    base: { modalities: ["audio", "video"], encoders: {} },
    methods: ["joint"],
    alone: ["audio"],
    variants: [{ id: "own", name: "Own", parts: [], modalities: ["audio", "video"] }],
    trials: { count: 2, learningRate: { min: 0.001, max: 0.1 }, spaces: { joint: {} } },
    seeds: [1, 2],
  };
  const one = readComparisonFile(full, fakeCatalogue);
  const foreign: readonly unknown[] = [
    undefined,
    null,
    1e300,
    "x",
    "\ud800",
    [],
    [null],
    {},
    { toString: 1 },
    1n,
  ];

  test("is used without an exception, or is refused with a sentence", () => {
    if (!one.ok) throw new Error(one.failure.message);
    const record = { id: "a", created: "2026-01-01", plan: one.value.plan, cells: [] };
    let refused = 0;
    for (const mutant of mutants(record, foreign)) {
      const { comparisons, problems } = readStored([mutant]);
      expect(comparisons.length + problems.length).toBeGreaterThan(0);
      if (comparisons.length === 0) refused += 1;
      for (const kept of comparisons) {
        runsInAll(kept.plan);
        cellsInForce(kept, fakeCatalogue);
        comparisonJson(kept);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

test("a record without encoders by modality gets none", () => {
  const { encoders: _encoders, ...base } = plan?.base ?? { encoders: {} };
  expect(readStored([{ ...kept, plan: { ...plan, base } }]).comparisons).toEqual([kept]);
});

/** Copies of a value in which one field, at any depth, is replaced by a foreign value. */
function mutants(value: unknown, foreign: readonly unknown[]): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    [...foreign, ...mutants(inner, foreign)].map((replaced) =>
      Array.isArray(value)
        ? value.map((old: unknown, i) => (String(i) === key ? replaced : old))
        : { ...value, [key]: replaced },
    ),
  );
}
