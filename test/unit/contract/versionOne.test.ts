/** What version 1 wrote keeps its meaning when the default experiment and the cards change. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readComparisonFile } from "../../../src/compare/comparisonFile";
import { cellsInForce } from "../../../src/compare/queue";
import { readStored } from "../../../src/compare/storedComparisons";
import { joinLinks, fromHash, toStoredHash } from "../../../src/contract/link";
import { parseExperiment } from "../../../src/contract/parseExperiment";
import { versionOneDefaults } from "../../../src/contract/versionOne";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell } from "../../support/fakeRecord";

/** Written by the last commit before version 2: card id -> parameter -> default value. */
interface OldCards {
  readonly defaultExperiment: object;
  readonly cards: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const old = JSON.parse(
  readFileSync(new URL("versionOne.json", import.meta.url), "utf8"),
) as OldCards;

const { augmentations: _, averaging: __, selection: ___, ...oldSettings } = versionOneDefaults;

test("the defaults of version 1 are those that it had", () => {
  expect({ ...oldSettings, version: 1 }).toEqual(old.defaultExperiment);
});

test("no card of version 1 is gone, and none of its parameters has another default", () => {
  const { datasets, encoders, fusions, parts, optimizers } = catalogue;
  const cards = [datasets, encoders, fusions, parts, optimizers].flat();
  for (const [id, params] of Object.entries(old.cards)) {
    const now = cards.find((card) => card.id === id);
    const defaults = Object.keys(params).map((key) => [key, now?.params[key]?.default]);
    expect({ id, ...Object.fromEntries(defaults) }).toEqual({ id, ...params });
  }
});

test("a link without a version, and a configuration of version 1, are completed by its defaults", () => {
  const changed = { ...versionOneDefaults, epochs: 3, seed: 2 };
  expect(fromHash("#epochs=3&seed=2", catalogue)).toEqual({ config: changed, problems: [] });
  expect(fromHash("#v=1&epochs=3&seed=2", catalogue)).toEqual({ config: changed, problems: [] });
  expect(fromHash("#view=mask", catalogue).config).toEqual(versionOneDefaults);
  expect(parseExperiment({ version: 1, epochs: 3, seed: 2 }, catalogue)).toEqual(changed);
});

test("a link to a view of the default experiment has a version", () => {
  expect(joinLinks("", "view=mask")).toBe("v=2&view=mask");
  expect(joinLinks("v=2&epochs=3", "view=mask")).toBe("v=2&epochs=3&view=mask");
  expect(joinLinks("", "")).toBe("");
});

const { version: ____, ...partial } = old.defaultExperiment as Readonly<Record<string, unknown>>;
const oldBase = { ...partial, version: 1, parts: [] };
const oldPlan = {
  version: 1,
  name: "Old",
  base: oldBase,
  methods: ["joint"],
  variants: [],
  against: "joint",
  alone: [],
  openTest: false,
  shared: {},
};
const newBase = { ...versionOneDefaults, parts: [] };
/** A run of the plan as version 1 stored it. */
const oldCell = { ...fakeCell("joint", "seed 7", 0.5), hash: "parts=none" };

test("a stored comparison of version 1 opens with its settings and its runs", () => {
  const plan = { ...oldPlan, replicates: { kind: "seeds", seeds: [7] } };
  const stored = { id: "a", created: "2026-01-01", version: 1, plan, cells: [oldCell] };
  const { comparisons, problems } = readStored([stored]);
  expect(problems).toEqual([]);
  const [read] = comparisons;
  expect(read?.plan).toEqual({ ...plan, version: 2, base: newBase });
  expect(read && cellsInForce(read, catalogue)).toEqual([oldCell]);
});

test("a comparison file of version 1 opens with its settings and its runs", () => {
  const file = { version: 1, plan: { ...oldPlan, seeds: [7] }, cells: [oldCell] };
  const read = readComparisonFile(file, catalogue);
  expect(read).toMatchObject({ ok: true, value: { plan: { base: newBase }, dropped: 0 } });
});

test("a plan file is completed by the defaults of its version", () => {
  const read = (json: object) => readComparisonFile({ methods: ["joint"], ...json }, catalogue);
  expect(read({ base: { epochs: 3 } })).toMatchObject({
    ok: true,
    value: { plan: { base: { ...newBase, epochs: 3 } } },
  });
  const second = read({ version: 2, base: { epochs: 3 } });
  const expected = parseExperiment({ version: 2, epochs: 3, parts: [] }, catalogue);
  expect(second).toMatchObject({ ok: true, value: { plan: { base: expected } } });
});

test("a run of another configuration is not taken for one of the plan", () => {
  const plan = { ...oldPlan, seeds: [7] };
  const cells = ["parts=none&epochs=3", "nonsense"].map((hash) => ({ ...oldCell, hash }));
  const read = readComparisonFile({ version: 1, plan, cells }, catalogue);
  expect(read).toMatchObject({ ok: true, value: { cells: [], dropped: 2 } });
  expect(toStoredHash(parseExperiment({}, catalogue), catalogue)).toBe("v=2");
});
