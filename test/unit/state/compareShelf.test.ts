import { describe, expect, it } from "vitest";
import type { ComparisonPlan, ComparisonStorage } from "../../../src/contract/compare";
import { defaultExperiment } from "../../../src/contract/experiment";
import { createComparisonMemory } from "../../../src/state/comparisonMemory";
import { heldRun } from "../../../src/state/heldRun";
import { createRunStore } from "../../../src/state/runStore";
import { begun, shownOf, soon, stateOf } from "../../support/compareBench";
import { createFakeLab } from "../../support/fakeLab";
import { fakePlan } from "../../support/fakeRecord";

describe("the run store while it is held", () => {
  it("gives no command on, and each of them afterwards", async () => {
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
    let isHeld = true;
    const held = heldRun(spied, () => isHeld);
    const all = async (): Promise<void> => {
      await held.train(defaultExperiment);
      await held.step(defaultExperiment);
      await Promise.all([held.pause(), held.stop(), held.reset(), held.retry(1), held.openTest()]);
      await held.measure("validation");
      await held.record();
    };
    await all();
    expect(calls).toEqual([]);
    isHeld = false;
    await all();
    expect(calls).toEqual(commands);
  });
});

describe("kept comparisons", () => {
  const plan = (name: string): ComparisonPlan => fakePlan({ name, methods: ["joint"] });

  it("are several, and each can be shown and deleted", async () => {
    const storage = createComparisonMemory();
    const { bench } = await begun({}, storage);
    await bench.compare.start(plan("one"));
    await bench.compare.start(plan("two"));
    expect(stateOf(bench).comparisons.map((one) => one.plan.name)).toEqual(["two", "one"]);
    const { id } = shownOf(bench);
    await bench.compare.remove(id);
    expect(shownOf(bench).plan.name).toBe("one");
    expect((await storage.all()).map((one) => one.plan.name)).toEqual(["one"]);
  });

  it("go from the page when they are gone from the disk, or when it says why not", async () => {
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
    const { bench } = await begun({}, storage);
    await bench.compare.start(plan("one"));
    const first = shownOf(bench).id;
    await bench.compare.start(plan("two"));
    const removal = bench.compare.remove(first);
    expect(stateOf(bench).comparisons).toHaveLength(2);
    finish();
    await removal;
    expect(stateOf(bench)).toMatchObject({ comparisons: [{ plan: { name: "two" } }], problem: "" });
    const refused = bench.compare.remove(shownOf(bench).id);
    finish();
    await refused;
    expect(stateOf(bench).comparisons).toEqual([]);
    expect(stateOf(bench).problem).toContain("could not delete the results (No room.)");
  });

  it("come from a file, or are refused in a sentence", async () => {
    const { bench } = await begun();
    await bench.compare.open(JSON.stringify({ name: "mine", methods: ["joint"], seeds: 2 }));
    expect(stateOf(bench)).toMatchObject({
      problem: "",
      message: 'Opened "mine": 0 of 2 runs are done.',
    });
    for (const [text, sentence] of [
      ["{", "This file was not opened. It is not JSON."],
      ['{"seeds":0}', "seeds: expected how many"],
    ] as const) {
      await bench.compare.open(text);
      expect(stateOf(bench).problem).toContain(sentence);
    }
    expect(stateOf(bench).comparisons).toHaveLength(1);
  });

  it("stay in the page, with a warning, where the browser has no room", async () => {
    const full: ComparisonStorage = {
      ...createComparisonMemory(),
      putCell: () => Promise.reject(new Error("QuotaExceededError")),
    };
    const { bench } = await begun({}, full);
    await bench.compare.start(plan("one"));
    expect(shownOf(bench).cells).toHaveLength(2);
    expect(stateOf(bench).problem).toContain("could not keep the results (QuotaExceededError)");
  });
});
