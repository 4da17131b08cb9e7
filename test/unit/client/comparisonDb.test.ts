/** The database of comparisons, on an IndexedDB in memory. */
import * as fake from "fake-indexeddb";
import { openDB } from "idb";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { createComparisonDb } from "../../../src/client/comparisonDb";
import { recordVersion } from "../../../src/compare/migrations";
import { readStored } from "../../../src/compare/storedComparisons";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

beforeEach(() => {
  for (const [name, value] of Object.entries(fake)) vi.stubGlobal(name, value);
  vi.stubGlobal("indexedDB", new fake.IDBFactory());
});
afterAll(() => void vi.unstubAllGlobals());

const comparison = (id: string) => ({ id, created: "2026-01-01", plan: fakePlan() });
const head = (id: string) => ({ version: recordVersion, ...comparison(id) });
const first = fakeCell("joint", "seed 7", 0.5);
const second = fakeCell("joint", "seed 8", 0.6);
const cells = [first, second];

/** A database that holds two comparisons, one id the start of the other, with two runs each. */
async function filled() {
  const db = createComparisonDb();
  for (const id of ["a", "ab"]) {
    await db.put(head(id));
    for (const cell of cells) await db.putCell(id, cell);
  }
  return db;
}

test("comparisons are read back equal on another connection", async () => {
  await filled();
  expect(readStored(await createComparisonDb().all())).toEqual({
    comparisons: [
      { ...comparison("a"), cells },
      { ...comparison("ab"), cells },
    ],
    problems: [],
  });
});

test("a run replaces the one of its key", async () => {
  const db = await filled();
  await db.putCell("a", { ...first, seconds: 99 });
  expect((await db.all())[0]).toMatchObject({ cells: [{ seconds: 99 }, second] });
});

test("runs and comparisons are deleted without others", async () => {
  const db = await filled();
  await db.deleteCells("ab", [first.key]);
  await db.delete("a");
  expect(await db.all()).toEqual([{ ...head("ab"), cells: [second] }]);
});

test("a run of a comparison that another tab deleted is refused and not stored", async () => {
  const db = await filled();
  await createComparisonDb().delete("a");
  await expect(db.putCell("a", first)).rejects.toThrow("another tab deleted this comparison");
  expect(await db.all()).toEqual([{ ...head("ab"), cells }]);
});

test("runs without a plan and damaged plans are reported, and the others are read", async () => {
  const db = await filled();
  const raw = await openDB("counterpoise");
  for (const cell of cells) await raw.put("cells", { id: "lost", cell });
  await raw.put("comparisons", { ...head("b"), plan: { methods: 3 } });
  const { comparisons, problems } = readStored(await db.all());
  expect(comparisons.map(({ id }) => id)).toEqual(["a", "ab"]);
  expect(problems).toEqual([
    expect.stringMatching(/^A stored comparison is damaged .* plan.version is missing; add it\.$/),
    "2 stored runs had no plan, so nothing could show them and they were deleted; compare again to repeat them.",
  ]);
  expect(await raw.getAllKeys("cells", IDBKeyRange.bound(["lost"], ["lost", []]))).toEqual([]);
  expect(readStored(await db.all()).problems).toHaveLength(1);
});

test("without IndexedDB each method rejects", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const db = createComparisonDb();
  await expect(db.all()).rejects.toThrow();
  await expect(db.put(head("a"))).rejects.toThrow();
  await expect(db.putCell("a", first)).rejects.toThrow();
  await expect(db.deleteCells("a", [])).rejects.toThrow();
  await expect(db.delete("a")).rejects.toThrow();
});
