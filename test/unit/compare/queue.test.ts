import { describe, expect, it } from "vitest";
import {
  cellsInForce,
  nextRun,
  plannedRuns,
  runsInAll,
  secondsLeft,
} from "../../../src/compare/queue";
import { cardSpace, drawSetting, trialSpace } from "../../../src/compare/trialSpace";
import { rowsOf } from "../../../src/compare/rows";
import { summaryOf } from "../../../src/compare/runSummary";
import type { Cell, ComparisonPlan } from "../../../src/contract/compare";
import { usualRanges } from "../../../src/compare/usualRanges";
import { catalogue } from "../../../src/lab/catalogue";
import { fakePlan, fakeRecord } from "../../support/fakeRecord";

const keys = (plan: ComparisonPlan, cells: readonly Cell[] = []): string[] =>
  plannedRuns(plan, catalogue, cells).map(({ key }) => key);

/** Makes every run in order; `score` gives its accuracy, or the sentence of its failure. */
function made(plan: ComparisonPlan, score: (key: string) => number | string): readonly Cell[] {
  let cells: readonly Cell[] = [];
  for (;;) {
    const next = nextRun({ plan, cells }, catalogue);
    if (!next) return cells;
    const came = next.refusal || score(next.key);
    const { key, hash, kind, replicate, setting, row, config } = next;
    const cell = { key, hash, kind, replicate, setting, row: row.id, seconds: 10 };
    cells = [
      ...cells,
      typeof came === "string"
        ? { ...cell, failure: came }
        : { ...cell, summary: summaryOf(fakeRecord(config, came)) },
    ];
  }
}

describe("the order of runs", () => {
  it("is seed by seed, single modalities first", () => {
    expect(keys(fakePlan({ alone: ["audio"] }))).toEqual([
      "run alone-audio seed 7",
      "run joint seed 7",
      "run multi-loss seed 7",
      "run alone-audio seed 8",
      "run joint seed 8",
      "run multi-loss seed 8",
    ]);
  });

  it("repeats a run if its configuration has changed, and keeps the others", () => {
    const plan = fakePlan();
    const cells = made(plan, () => 0.5);
    const more = fakePlan({ replicates: { kind: "seeds", seeds: [7, 8, 9] } });
    expect(cellsInForce({ plan: more, cells }, catalogue)).toEqual(cells);
    expect(nextRun({ plan: more, cells }, catalogue)?.key).toBe("run joint seed 9");
    const longer = fakePlan({ base: { ...plan.base, epochs: 2 } });
    expect(cellsInForce({ plan: longer, cells }, catalogue)).toEqual([]);
  });

  it("refuses a run before it is opened if the method cannot run", () => {
    const plan = fakePlan({
      base: { ...fakePlan().base, fusion: { id: "gated" } },
      methods: ["joint", "ogm"],
    });
    const cells = made(plan, () => 0.5);
    expect(cells.filter(({ failure }) => failure).map(({ row }) => row)).toEqual(["ogm", "ogm"]);
    expect(cells.find(({ row }) => row === "ogm")?.failure).toMatch(/^OGM.* cannot run with Gated/);
  });
});

describe("usual ranges", () => {
  it("are within the ranges of their cards, and hold the defaults", () => {
    for (const [key, range] of Object.entries(usualRanges)) {
      const [part = "", param = ""] = key.split(".");
      const spec = catalogue.parts.find(({ id }) => id === part)?.params[param];
      if (spec?.kind !== "number") throw new Error(`${key} is not a number of a part.`);
      expect(range.min, key).toBeGreaterThanOrEqual(spec.min);
      expect(range.max, key).toBeLessThanOrEqual(spec.max);
      const isWhole = spec.integer === true;
      expect(range.integer === true, key).toBe(isWhole);
      expect(spec.default, key).toBeGreaterThanOrEqual(range.min);
      expect(spec.default, key).toBeLessThanOrEqual(range.max);
    }
  });

  it("start with the default setting, and the mean of the last validation epochs chooses", () => {
    const rates = { min: 1e-3, max: 1e-1, log: true };
    const plan = fakePlan({
      methods: ["mlb"],
      trials: { count: 2, learningRate: rates, spaces: {}, ranges: "usual" },
    });
    const [first, second] = plannedRuns(plan, catalogue, []);
    expect(first?.setting).toEqual({});
    expect(Object.keys(second?.setting ?? {}).toSorted()).toEqual([
      "adam.learningRate",
      "mlb.alpha",
      "mlb.betaMax",
      "unimodal-losses.weight",
    ]);
    // the second trial has the best epoch, the first the better last epochs
    const shares = new Map([
      ["trial mlb 1", [0.6, 0.6]],
      ["trial mlb 2", [0.8, 0.2]],
    ]);
    const cells = made(plan, () => 0.5).map((cell): Cell => {
      const curve = shares.get(cell.key);
      const { summary } = cell;
      if (!curve || !summary) return cell;
      return { ...cell, summary: { ...summary, validation: curve.map((fused) => ({ fused })) } };
    });
    const runs = plannedRuns(plan, catalogue, cells).filter(({ kind }) => kind === "run");
    expect(runs.map(({ setting }) => setting)).toEqual([{}, {}]);
  });
});

describe("equal trials", () => {
  const rates = { min: 1e-3, max: 1e-1, log: true };
  const plan = fakePlan({
    methods: ["joint", "mlb"],
    trials: { count: 3, learningRate: rates, spaces: {} },
  });

  it("come first, the same number for every row, and the best setting runs with every seed", () => {
    const score = (key: string): number => (key === "trial mlb 2" ? 0.9 : 0.5);
    const cells = made(plan, score);
    expect(cells.map(({ key }) => key)).toEqual([
      "trial joint 1",
      "trial mlb 1",
      "trial joint 2",
      "trial mlb 2",
      "trial joint 3",
      "trial mlb 3",
      "run joint seed 7",
      "run mlb seed 7",
      "run joint seed 8",
      "run mlb seed 8",
    ]);
    expect(cells).toHaveLength(runsInAll(plan));
    const settingOf = (key: string) => cells.find((cell) => cell.key === key)?.setting;
    expect(settingOf("run mlb seed 8")).toEqual(settingOf("trial mlb 2"));
    expect(settingOf("run mlb seed 8")).not.toEqual(settingOf("trial mlb 3"));
    // of equal ones the first
    expect(settingOf("run joint seed 7")).toEqual(settingOf("trial joint 1"));
    const config = plannedRuns(plan, catalogue, cells).find(({ key }) => key === "run mlb seed 7");
    expect(config?.config.optimizer.params?.["learningRate"]).toBe(
      settingOf("trial mlb 2")?.["adam.learningRate"],
    );
    expect(config?.config.parts.find(({ id }) => id === "mlb")?.params?.["alpha"]).toBe(
      settingOf("trial mlb 2")?.["mlb.alpha"],
    );
  });

  it("ignore trials that fail, and report it if all do", () => {
    const score = (key: string): number | string =>
      key.startsWith("trial mlb") ? "It blew up." : 0.5;
    const runs = made(plan, score).filter(({ row, kind }) => row === "mlb" && kind === "run");
    expect(runs.map(({ failure }) => failure)).toEqual(
      Array.from({ length: 2 }, () => "None of its 3 trials came to an end. It blew up."),
    );
  });

  it("draw the method's numbers within their cards' ranges, and nothing else", () => {
    for (const row of rowsOf(
      fakePlan({ methods: catalogue.methods.map(({ id }) => id) }),
      catalogue,
    )) {
      const space = cardSpace(row, catalogue);
      for (let trial = 1; trial <= 20; trial += 1)
        for (const [key, value] of Object.entries(drawSetting(space, 7, row.id, trial))) {
          const [id, param = ""] = key.split(".");
          const spec = catalogue.parts.find((part) => part.id === id)?.params[param];
          if (spec?.kind !== "number") throw new Error(`${key} is no number`);
          expect(value).toBeGreaterThanOrEqual(spec.min);
          expect(value).toBeLessThanOrEqual(spec.max);
        }
    }
  });

  it("draw the learning rate evenly in its logarithm, by seed, row and trial", () => {
    const [, row] = rowsOf(plan, catalogue);
    if (!row) throw new Error("no row");
    const space = trialSpace(plan, catalogue, row);
    const draws = Array.from({ length: 400 }, (_, i) =>
      Number(drawSetting(space, 7, "mlb", i + 1)["adam.learningRate"]),
    );
    const below = draws.filter((rate) => rate < 1e-2).length;
    expect(below).toBeGreaterThan(160);
    expect(below).toBeLessThan(240);
    expect(drawSetting(space, 7, "mlb", 1)).toEqual(drawSetting(space, 7, "mlb", 1));
    expect(drawSetting(space, 8, "mlb", 1)).not.toEqual(drawSetting(space, 7, "mlb", 1));
    // another parameter moves no draw of this one
    const narrow = drawSetting({ "adam.learningRate": rates }, 7, "mlb", 1);
    expect(narrow["adam.learningRate"]).toBe(draws[0]);
  });
});

describe("time left", () => {
  it("is each row's mean, or that of all rows if it has no run yet", () => {
    const plan = fakePlan();
    const cells = made(plan, () => 0.5);
    const [joint] = cells;
    expect(secondsLeft({ plan, cells: [] }, catalogue)).toBeUndefined();
    if (!joint) throw new Error("no cell");
    // one of Joint's two is left, and both of Multi-Loss
    expect(secondsLeft({ plan, cells: [{ ...joint, seconds: 20 }] }, catalogue)).toBe(60);
    const two = cells.slice(0, 2).map((cell, i) => ({ ...cell, seconds: i === 0 ? 20 : 50 }));
    expect(secondsLeft({ plan, cells: two }, catalogue)).toBe(70);
    expect(secondsLeft({ plan, cells }, catalogue)).toBe(0);
  });
});
