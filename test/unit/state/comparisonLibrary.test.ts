import { describe, expect, it } from "vitest";
import { readStored } from "../../../src/compare/storedComparisons";
import type { ComparisonPlan, ComparisonStorage } from "../../../src/contract/compare";
import { defaultExperiment } from "../../../src/contract/experiment";
import { createComparisonMemory } from "../../../src/state/comparisonMemory";
import { createLockedRunStore } from "../../../src/state/lockedRunStore";
import { createRunStore } from "../../../src/state/runStore";
import { begun, shownOf, soon, stateOf } from "../../support/compareBench";
import { createFakeLab } from "../../support/fakeLab";
import { fakePlan } from "../../support/fakeRecord";

describe("the locked run store", () => {
  it("sends no command while locked and every command afterwards", async () => {
    const lab = createFakeLab();
    const run = createRunStore(lab, soon);
    const calls: string[] = [];
    const noted = (name: string) => () => {
      calls.push(name);
      return Promise.resolve(undefined);
    };
    const commands = [
      "train",
      "step",
      "pause",
      "stop",
      "reset",
      "retry",
      "openTest",
      "measure",
      "record",
    ];
    const spied = { ...run, ...Object.fromEntries(commands.map((name) => [name, noted(name)])) };
    let isLocked = true;
    const held = createLockedRunStore(spied, () => isLocked);
    const all = async (): Promise<void> => {
      await held.train(defaultExperiment);
      await held.step(defaultExperiment);
      await Promise.all([held.pause(), held.stop(), held.reset(), held.retry(1), held.openTest()]);
      await held.measure("validation");
      await held.record();
    };
    await all();
    expect(calls).toEqual([]);
    isLocked = false;
    await all();
    expect(calls).toEqual(commands);
  });
});

describe("kept comparisons", () => {
  const plan = (name: string): ComparisonPlan => fakePlan({ name, methods: ["joint"] });

  it("can each be selected and deleted", async () => {
    const storage = createComparisonMemory();
    const { app } = await begun({}, storage);
    await app.compare.start(plan("one"));
    await app.compare.start(plan("two"));
    expect(stateOf(app).comparisons.map((one) => one.plan.name)).toEqual(["two", "one"]);
    const { id } = shownOf(app);
    await app.compare.remove(id);
    expect(shownOf(app).plan.name).toBe("one");
    expect(readStored(await storage.all()).comparisons.map((one) => one.plan.name)).toEqual([
      "one",
    ]);
  });

  it("leave the page once storage has deleted them or reported an error", async () => {
    let finish = (): void => undefined;
    const memory = createComparisonMemory();
    const storage = {
      ...memory,
      delete: (id: string) =>
        new Promise<void>((resolve, reject) => {
          finish = () =>
            id.endsWith("0") ? resolve(memory.delete(id)) : reject(new Error("No room."));
        }),
    };
    const { app } = await begun({}, storage);
    await app.compare.start(plan("one"));
    const first = shownOf(app).id;
    await app.compare.start(plan("two"));
    const removal = app.compare.remove(first);
    expect(stateOf(app).comparisons).toHaveLength(2);
    finish();
    await removal;
    expect(stateOf(app)).toMatchObject({ comparisons: [{ plan: { name: "two" } }], problem: "" });
    const refused = app.compare.remove(shownOf(app).id);
    finish();
    await refused;
    expect(stateOf(app).comparisons).toEqual([]);
    expect(stateOf(app).problem).toContain("could not delete the results (No room.)");
  });

  it("are opened from a file, or refused with a message", async () => {
    const { app } = await begun();
    await app.compare.open(JSON.stringify({ name: "mine", methods: ["joint"], seeds: 2 }));
    expect(stateOf(app)).toMatchObject({
      problem: "",
      message: 'Opened "mine": 0 of 2 runs are done.',
    });
    for (const [text, sentence] of [
      ["{", "This file was not opened. It is not JSON."],
      ['{"seeds":0}', "seeds: expected how many"],
    ] as const) {
      await app.compare.open(text);
      expect(stateOf(app).problem).toContain(sentence);
    }
    expect(stateOf(app).comparisons).toHaveLength(1);
  });

  it("stay in the page, with a warning, if the browser's storage is full", async () => {
    const full: ComparisonStorage = {
      ...createComparisonMemory(),
      putCell: () => Promise.reject(new Error("QuotaExceededError")),
    };
    const { app } = await begun({}, full);
    await app.compare.start(plan("one"));
    expect(shownOf(app).cells).toHaveLength(2);
    expect(stateOf(app).problem).toContain("could not keep the results (QuotaExceededError)");
  });
});
