import { expect, test } from "vitest";
import { readFile } from "../../../src/compare/file";
import { readStored } from "../../../src/compare/stored";
import { fakeCatalogue } from "../../support/fakeCatalogue";

const read = readFile({ name: "Kept", methods: ["joint"], seeds: [1] }, fakeCatalogue);
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

test("what was stored is read equal, without a problem", () => {
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
])("a damaged record %# is a sentence and costs no other", (damaged) => {
  const { comparisons, problems } = readStored([damaged, kept]);
  expect(comparisons).toEqual([kept]);
  expect(problems).toEqual([
    "A stored comparison is damaged and is not shown; it stays in the storage.",
  ]);
});

test("a damaged run costs itself, and the sentence counts it", () => {
  const { comparisons, problems } = readStored([{ ...kept, cells: [cell, { key: 3 }, null] }]);
  expect(comparisons).toEqual([kept]);
  expect(problems[0]).toContain('2 of 3 runs of "Kept" are damaged');
});

test("a record of before plans had own rows gets their defaults", () => {
  const { variants: _variants, against: _against, shared: _shared, ...old } = plan ?? {};
  expect(readStored([{ ...kept, plan: old }]).comparisons).toEqual([
    { ...kept, plan: { ...plan, variants: [], against: "joint", shared: {} } },
  ]);
});
