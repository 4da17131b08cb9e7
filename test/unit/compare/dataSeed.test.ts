/** A plan whose runs share their clips. */
import { expect, test } from "vitest";
import { tableNote } from "../../../src/compare/comparisonText";
import { plannedRuns } from "../../../src/compare/queue";
import { tableOf } from "../../../src/compare/resultTable";
import { dataSeedOf } from "../../../src/contract/experiment";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

const plan = fakePlan();
const shared = { ...plan, base: { ...plan.base, dataSeed: 3 } };
const cells = ["joint", "multi-loss"].flatMap((row) =>
  ["seed 7", "seed 8"].map((seed) => fakeCell(row, seed, 0.5)),
);
const noteOf = (of: typeof plan): string =>
  tableNote(tableOf({ plan: of, cells }, catalogue, { split: "best", subject: "fused" }));

test("every repetition of a plan with a data seed uses the same clips", () => {
  const seedsOf = (of: typeof plan): number[] =>
    plannedRuns(of, catalogue, []).map(({ config }) => dataSeedOf(config));
  expect(seedsOf(plan)).toEqual([7, 7, 8, 8]);
  expect(seedsOf(shared)).toEqual([3, 3, 3, 3]);
  expect(plannedRuns(shared, catalogue, []).map(({ config }) => config.seed)).toEqual([7, 7, 8, 8]);
});

test("the note under its table says so", () => {
  expect(noteOf(plan)).not.toContain("data seed");
  expect(noteOf(shared)).toContain("All runs use the same clips and the same split (data seed 3)");
});

test("a fold holds out the same group with every seed", () => {
  const crossed = { kind: "folds", of: 3, seed: 5, seeds: [5, 6, 7] } as const;
  const dataSeeds = (of: typeof plan): ReadonlySet<number> =>
    new Set(plannedRuns(of, catalogue, []).map(({ config }) => dataSeedOf(config)));
  expect(dataSeeds({ ...plan, replicates: crossed })).toEqual(new Set([5]));
  expect(dataSeeds({ ...shared, replicates: crossed })).toEqual(new Set([3]));
  const runs = plannedRuns({ ...plan, replicates: crossed }, catalogue, []);
  expect(new Set(runs.map(({ config }) => config.seed))).toEqual(new Set([5, 6, 7]));
  expect(noteOf({ ...plan, replicates: crossed })).toContain(
    "Every seed uses the same folds (data seed 5)",
  );
});

test("folds with one seed keep their configurations", () => {
  const folded = { ...plan, replicates: { kind: "folds", of: 3, seed: 5 } as const };
  const [first] = plannedRuns(folded, catalogue, []);
  expect(first?.config).not.toHaveProperty("dataSeed");
  expect(noteOf(folded)).not.toContain("data seed");
});
