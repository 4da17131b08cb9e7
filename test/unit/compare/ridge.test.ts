/** Rows of ridge regression: planned, ranked and written beside the rows that train. */
import { describe, expect, it } from "vitest";
import { comparisonJson, readComparisonFile } from "../../../src/compare/comparisonFile";
import { resolutionOf } from "../../../src/compare/contrasts";
import { toCsv, toLatex, toMarkdown } from "../../../src/compare/exports";
import { floorSentences } from "../../../src/compare/floorText";
import { plannedRuns, runsInAll, runsLeft, secondsLeft } from "../../../src/compare/queue";
import { tableOf } from "../../../src/compare/resultTable";
import { figureOf, summaryOfRidge } from "../../../src/compare/runSummary";
import type { Cell, ComparisonPlan } from "../../../src/contract/compare";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell, fakePlan, fakeRidge } from "../../support/fakeRecord";

const plain = fakePlan({ alone: ["audio", "video"] });
const withRidge: ComparisonPlan = { ...plain, ridge: ["audio", "video"] };
const trained = { "alone-audio": 0.6, "alone-video": 0.5, joint: 0.7, "multi-loss": 0.74 };

/** The cells of the plan's runs; ridge regression has these accuracies at seeds 7 and 8. */
const cellsOf = (plan: ComparisonPlan, ridge = [0.9, 0.9]): readonly Cell[] =>
  plannedRuns(plan, catalogue, []).map(({ row, key, hash, replicate }) => {
    const i = replicate === "seed 7" ? 0 : 1;
    const accuracy =
      trained[row.id as keyof typeof trained] + i * (row.id === "joint" ? 0.03 : 0.01);
    const cell = { ...fakeCell(row.id, replicate, accuracy), key, hash };
    if (!row.isRidge) return cell;
    const modality = row.modalities?.[0] ?? "";
    const report = fakeRidge(modality, ridge[i] ?? 0, plan.openTest);
    return { ...cell, seconds: 1, summary: summaryOfRidge(report, modality, plan.testEpochs ?? 0) };
  });
const metric = { split: "best", subject: "fused" } as const;
const tableWith = (plan: ComparisonPlan, ridge?: number[]) =>
  tableOf({ plan, cells: cellsOf(plan, ridge) }, catalogue, metric);

describe("the plan", () => {
  it("has a run of ridge regression for each modality and repetition, and none without the field", () => {
    const ids = plannedRuns(withRidge, catalogue, []).map(({ key }) => key);
    expect(ids.filter((key) => key.includes("ridge"))).toEqual([
      "run ridge-audio seed 7",
      "run ridge-video seed 7",
      "run ridge-audio seed 8",
      "run ridge-video seed 8",
    ]);
    expect(runsInAll(withRidge)).toBe(ids.length);
    expect(plannedRuns(plain, catalogue, []).some(({ row }) => row.isRidge)).toBe(false);
  });

  it("adds its runs to a finished comparison and changes no other", () => {
    const left = runsLeft({ plan: withRidge, cells: cellsOf(plain) }, catalogue);
    expect(left).toHaveLength(4);
    expect(left.every(({ row }) => row.isRidge)).toBe(true);
    expect(secondsLeft({ plan: withRidge, cells: cellsOf(plain) }, catalogue)).toBe(0);
  });

  it("has no trials of it", () => {
    const trials = { count: 2, learningRate: { min: 1e-4, max: 1e-2, log: true }, spaces: {} };
    const plan = { ...withRidge, trials };
    const runs = plannedRuns(plan, catalogue, []);
    expect(runs.filter(({ kind, row }) => kind === "trial" && row.isRidge)).toEqual([]);
    expect(runs.filter(({ row }) => row.isRidge)).toHaveLength(4);
    expect(runsInAll(plan)).toBe(4 * (2 + 2) + 4);
  });

  it("and its runs survive a file", () => {
    const tested = { ...withRidge, openTest: true, testEpochs: 2 };
    const text = comparisonJson({ created: "", plan: tested, cells: cellsOf(tested) });
    const read = readComparisonFile(JSON.parse(text), catalogue);
    expect(read).toMatchObject({
      ok: true,
      value: { dropped: 0, plan: { ridge: ["audio", "video"] } },
    });
    expect(read.ok && read.value.cells).toEqual(cellsOf(tested));
  });
});

describe("the summary", () => {
  it("has the test accuracy as the mean of the last epochs too, and only if the test was opened", () => {
    const opened = summaryOfRidge(fakeRidge("audio", 0.6, true), "audio", 3);
    for (const split of ["test", "late"] as const)
      expect(figureOf(opened, { split, subject: "fused" })).toBeCloseTo(0.5, 12);
    const sealed = summaryOfRidge(fakeRidge("audio", 0.6), "audio", 3);
    expect(sealed.test).toBeUndefined();
    expect(sealed.testEpochs).toBeUndefined();
  });
});

describe("the table", () => {
  it("shows its accuracy by the name of the modality, without place, rank or test", () => {
    const [first] = tableWith(withRidge).rows;
    expect(first).toMatchObject({
      id: "ridge-audio",
      name: "Ridge regression on raw sound",
      mean: 0.9,
    });
    expect(first?.place).toBeUndefined();
    expect(first?.rank).toBeUndefined();
    expect(first?.contrasts).toEqual({});
  });

  it("leaves all other rows as they are without it", () => {
    const [table, before] = [tableWith(withRidge), tableWith(plain)];
    expect(table.rows.filter(({ isRidge }) => !isRidge)).toEqual(before.rows);
    expect(table.references).toEqual(before.references);
    expect(table.references.map(({ id }) => id)).toContain("alone-audio");
    expect(before.rows.find(({ place }) => place === "best")?.id).toBe("multi-loss");
    const compared = before.rows.filter(({ id }) => id !== "joint");
    expect(resolutionOf("joint", before.rows, before.replicates)?.rows).toBe(compared.length);
  });

  it("compares each modality alone with it", () => {
    expect(floorSentences(tableWith(withRidge, [0.5, 0.5]))).toEqual([
      "Audio alone minus ridge regression on raw sound: +10.5 [+4.1, +16.9] points, above the floor.",
      "Video alone minus ridge regression on raw picture: +0.5 [−5.9, +6.9] points, not significantly different from the floor.",
    ]);
    expect(floorSentences(tableWith(plain))).toEqual([]);
  });

  it("is in every file", () => {
    const comparison = { plan: withRidge, cells: cellsOf(withRidge) };
    const name = "Ridge regression on raw sound";
    expect(toMarkdown(comparison, catalogue, "best")).toContain(
      `| ${name} | – | – | 90.0 ± 0.0 | – |`,
    );
    expect(toMarkdown(comparison, catalogue, "best")).toContain("below the floor.");
    expect(toLatex(comparison, catalogue, "best")).toContain(`${name} & `);
    expect(toCsv(comparison, catalogue, "best")).toContain(
      `ridge-audio,${name},best,fused,2,2,0.9,`,
    );
  });
});
