import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { makeCells, type Train } from "../../../studies/compare/makeCells";
import { summaryOf } from "../../../src/compare/runSummary";
import type { Cell, ComparisonPlan } from "../../../src/contract/compare";
import { catalogue } from "../../../src/lab/catalogue";
import { fakePlan, fakeRecord } from "../../support/fakeRecord";

const trained: Train = async ({ config }) => {
  await wait(1);
  return summaryOf(fakeRecord(config, 0.5));
};

async function make(
  plan: ComparisonPlan,
  trainers: readonly Train[],
  cells: readonly Cell[] = [],
): Promise<{ readonly all: readonly Cell[]; readonly saved: readonly string[] }> {
  const saved: string[] = [];
  let ms = 0;
  const all = await makeCells({
    plan,
    catalogue,
    cells,
    trainers,
    nowMs: () => (ms += 1000),
    onCell: (_, { key }) => {
      saved.push(key);
      return Promise.resolve();
    },
  });
  return { all, saved };
}

describe("runs in several processes", () => {
  it("are each made once, and saved one by one", async () => {
    const { all, saved } = await make(fakePlan({ alone: ["audio"] }), [trained, trained, trained]);
    expect(saved.toSorted()).toEqual(
      [
        "run alone-audio seed 7",
        "run joint seed 7",
        "run multi-loss seed 7",
        "run alone-audio seed 8",
        "run joint seed 8",
        "run multi-loss seed 8",
      ].toSorted(),
    );
    expect(all.map(({ key }) => key)).toEqual(saved);
    expect(all.every(({ summary, seconds }) => summary && seconds > 0)).toBe(true);
  });

  it("continue from those that are done", async () => {
    const plan = fakePlan();
    const { all } = await make(plan, [trained]);
    const { saved } = await make(plan, [trained, trained], all.slice(0, 3));
    expect(saved).toEqual(all.slice(3).map(({ key }) => key));
  });

  it("that fail are cells with a sentence, and the others are made", async () => {
    const failing: Train = (planned, test) =>
      planned.key === "run joint seed 8"
        ? Promise.reject(new Error("The loss is not finite."))
        : trained(planned, test);
    const { all } = await make(fakePlan(), [failing, failing]);
    expect(all).toHaveLength(4);
    expect(all.flatMap(({ key, failure }) => (failure ? [[key, failure]] : []))).toEqual([
      ["run joint seed 8", "The loss is not finite."],
    ]);
  });

  it("wait for the trials of their row, whose best setting they use", async () => {
    const rates = { min: 1e-3, max: 1e-1, log: true };
    const plan = fakePlan({ trials: { count: 2, learningRate: rates, spaces: {} } });
    const opened: string[] = [];
    const epochs: unknown[] = [];
    const scored: Train = async ({ key, config }, { openTest, testEpochs }) => {
      await wait(1);
      if (openTest) opened.push(key);
      epochs.push([key.startsWith("run "), openTest, testEpochs]);
      return summaryOf(
        fakeRecord(config, key.startsWith("trial") && key.endsWith("2") ? 0.9 : 0.5),
      );
    };
    const { all } = await make({ ...plan, openTest: true, testEpochs: 2 }, [
      scored,
      scored,
      scored,
      scored,
    ]);
    const settingOf = (key: string) => all.find((cell) => cell.key === key)?.setting;
    expect(all).toHaveLength(8);
    expect(settingOf("run joint seed 7")).toEqual(settingOf("trial joint 2"));
    expect(settingOf("run multi-loss seed 8")).toEqual(settingOf("trial multi-loss 2"));
    expect(opened.every((key) => key.startsWith("run "))).toBe(true);
    expect(opened).toHaveLength(4);
    expect(epochs).toHaveLength(8);
    for (const one of epochs)
      expect([
        [true, true, 2],
        [false, false, 0],
      ]).toContainEqual(one);
    expect(all.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  });
});

describe("runs after an error in saving", () => {
  it("are neither started nor saved, and the error rejects", async () => {
    const started: string[] = [];
    const saved: string[] = [];
    const counted: Train = (planned, test) => {
      started.push(planned.key);
      return trained(planned, test);
    };
    const making = makeCells({
      plan: fakePlan({ replicates: { kind: "seeds", seeds: [7, 8, 9] } }),
      catalogue,
      cells: [],
      trainers: [counted, counted],
      nowMs: () => 0,
      onCell: (_, { key }) => {
        saved.push(key);
        return Promise.reject(new Error("The disk is full."));
      },
    });
    await expect(making).rejects.toThrow("The disk is full.");
    await wait(30);
    expect(saved).toHaveLength(1);
    expect(started).toHaveLength(2);
  });

  it("were saved one at a time", async () => {
    let [open, most] = [0, 0];
    await makeCells({
      plan: fakePlan(),
      catalogue,
      cells: [],
      trainers: [trained, trained, trained],
      nowMs: () => 0,
      onCell: async () => {
        most = Math.max(most, ++open);
        await wait(5);
        open -= 1;
      },
    });
    expect(most).toBe(1);
  });
});
