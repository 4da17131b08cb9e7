import { describe, expect, it } from "vitest";
import type { ComparisonPlan, ComparisonStorage } from "../../../src/contract/compare";
import { defaultExperiment } from "../../../src/contract/experiment";
import { createBench, type Bench } from "../../../src/state/bench";
import { createComparisonMemory } from "../../../src/state/comparisonMemory";
import { heldRun } from "../../../src/state/heldRun";
import { createRunStore } from "../../../src/state/runStore";
import { createFakeLab, type FakeLabOptions } from "../../support/fakeLab";
import { createFakeMedia } from "../../support/fakeMedia";
import { fakePlan, fakeRecord } from "../../support/fakeRecord";

const soon = {
  nowMs: () => performance.now(),
  later: (call: () => void) => void setTimeout(call, 1),
};

async function begun(options: FakeLabOptions = {}, storage?: ComparisonStorage) {
  const recordOf: FakeLabOptions["recordOf"] = (config, openings) =>
    fakeRecord(config, 0.5 + config.seed / 100, openings > 0);
  const lab = createFakeLab({ stepMs: 0, recordOf, ...options });
  const bench = createBench(lab, createFakeMedia(), soon, storage);
  await bench.start("");
  return { lab, bench };
}
const stateOf = ({ compare }: Bench) => compare.store.getState();
const shownOf = (bench: Bench) => {
  const { comparisons, shown } = stateOf(bench);
  const found = comparisons.find(({ id }) => id === shown);
  if (!found) throw new Error("No comparison is shown.");
  return found;
};
const keysOf = (bench: Bench) => shownOf(bench).cells.map(({ key }) => key);
const four = [
  ...["run joint seed 7", "run multi-loss seed 7"],
  ...["run joint seed 8", "run multi-loss seed 8"],
];
/** Resolves when so many runs are done. */
const reach = (bench: Bench, count: number) =>
  new Promise<void>((resolve) => {
    const look = (): void => {
      const done = stateOf(bench).comparisons[0]?.cells.length ?? 0;
      if (done < count) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = bench.compare.store.subscribe(look);
    look();
  });

describe("a comparison", () => {
  it("makes its runs in order, with the configurations of the plan", async () => {
    const { lab, bench } = await begun();
    const said = new Set<string>();
    bench.compare.store.subscribe(({ message }) => void said.add(message));
    await bench.compare.start(fakePlan());
    const news = ["Joint", "Multi-Loss"].map((name) => `${name}, seed 7: 57.0 % on validation.`);
    expect([...said]).toEqual(expect.arrayContaining(news));
    expect(keysOf(bench)).toEqual(four);
    expect(lab.opened.map(({ seed, parts }) => [seed, parts.length])).toEqual([
      ...[
        [7, 0],
        [7, 1],
        [8, 0],
        [8, 1],
      ],
    ]);
    const shares = shownOf(bench).cells.map(({ summary }) => summary?.validation[0]?.["fused"]);
    expect(shares.map((share) => share?.toFixed(2))).toEqual(["0.57", "0.57", "0.58", "0.58"]);
    expect(stateOf(bench)).toMatchObject({ status: "idle", problem: "", message: "Done: 4 runs." });
    expect(bench.run.store.getState().status).toBe("idle");
    expect(lab.calls.filter((call) => call === "openTest")).toEqual([]);
  });

  it("opens the test of each run once where the plan says so, never that of a trial", async () => {
    const { lab, bench } = await begun();
    const trials = { count: 1, learningRate: { min: 1e-3, max: 1e-2, log: true }, spaces: {} };
    await bench.compare.start(fakePlan({ openTest: true, trials }));
    const { cells } = shownOf(bench);
    expect(lab.calls.filter((call) => call === "openTest")).toHaveLength(4);
    expect(cells.map(({ kind, summary }) => [kind, summary?.test !== undefined])).toEqual([
      ...[
        ["trial", false],
        ["trial", false],
      ],
      ...Array.from({ length: 4 }, () => ["run", true]),
    ]);
  });

  it("stops without the run in hand, and goes on from there", async () => {
    const { lab, bench } = await begun({ stepMs: 1 });
    const going = bench.compare.start(fakePlan());
    await reach(bench, 2);
    await bench.compare.stop();
    await going;
    expect(stateOf(bench)).toMatchObject({
      status: "idle",
      message: "Stopped after 2 of 4 runs.",
    });
    expect(keysOf(bench)).toEqual(four.slice(0, 2));
    expect(lab.calls.at(-1)).toBe("close");
    await bench.compare.resume(shownOf(bench).id);
    expect(keysOf(bench)).toEqual(four);
  });

  it("goes on after a reload with what was kept", async () => {
    const storage = createComparisonMemory();
    const first = await begun({ stepMs: 1 }, storage);
    void first.bench.compare.start(fakePlan());
    await reach(first.bench, 1);
    // the page is gone: nothing of it is left but the storage
    const second = await begun({}, storage);
    expect(keysOf(second.bench)).toEqual(four.slice(0, 1));
    expect(stateOf(second.bench).status).toBe("idle");
    await first.bench.compare.stop();
    await second.bench.compare.resume(shownOf(second.bench).id);
    expect(keysOf(second.bench).toSorted()).toEqual(four.toSorted());
    expect(second.lab.opened).toHaveLength(3);
    expect((await storage.all())[0]?.cells).toHaveLength(4);
  });

  it("notes a run that fails with its sentence, and makes the others", async () => {
    const misfit: FakeLabOptions["misfit"] = ({ parts, seed }) =>
      parts.length > 0 && seed === 7
        ? { code: "bad-config", message: "These do not go together." }
        : undefined;
    const { lab, bench } = await begun({ misfit });
    await bench.compare.start(fakePlan());
    expect(keysOf(bench)).toEqual(four);
    const [, failed] = shownOf(bench).cells;
    expect(failed).toMatchObject({ failure: "These do not go together." });
    expect(failed?.summary).toBeUndefined();
    expect(stateOf(bench).message).toBe("Done: 4 runs, 1 without a result.");
    expect(lab.calls).not.toContain("restart");
  });

  it("notes a loss that is no longer finite, and makes it again when it is asked to", async () => {
    const { lab, bench } = await begun({ failAt: 6 });
    await bench.compare.start(fakePlan({ methods: ["joint"] }));
    const [first] = shownOf(bench).cells;
    expect(first?.failure).toContain("no longer finite at step 6");
    expect(lab.opened).toHaveLength(2);
    await bench.compare.retry(shownOf(bench).id);
    expect(lab.opened).toHaveLength(4);
    expect(shownOf(bench).cells).toHaveLength(2);
  });

  it("starts another worker after a failure that may have broken the old one", async () => {
    const misfit: FakeLabOptions["misfit"] = ({ seed }) =>
      seed === 7 ? { code: "internal", message: "Something broke." } : undefined;
    const { lab, bench } = await begun({ misfit });
    await bench.compare.start(fakePlan({ methods: ["joint"] }));
    expect(lab.calls.filter((call) => call === "restart")).toHaveLength(1);
    expect(shownOf(bench).cells.map(({ failure }) => failure)).toEqual([
      "Something broke.",
      undefined,
    ]);
  });

  it("ends where no run can be made, and says why", async () => {
    const misfit = () => ({ code: "no-backend", message: "No backend works here." }) as const;
    const { lab, bench } = await begun({ misfit });
    await bench.compare.start(fakePlan());
    expect(stateOf(bench)).toMatchObject({ status: "idle", problem: "No backend works here." });
    expect(shownOf(bench).cells).toEqual([]);
    expect(lab.opened).toHaveLength(1);
  });

  it("waits for the user's clips, and does not mix two sets of them", async () => {
    const { lab, bench } = await begun();
    const { base } = fakePlan();
    await bench.compare.start(fakePlan({ base: { ...base, data: { id: "clips" } } }));
    expect(stateOf(bench).problem).toContain("import them under Clips, then resume");
    expect(lab.opened).toEqual([]);

    const other = await begun({
      recordOf: (config) => {
        const record = fakeRecord(config, 0.5);
        const clips = { ...record.dataset.clips, train: config.seed };
        return { ...record, dataset: { ...record.dataset, clips } };
      },
    });
    await other.bench.compare.start(fakePlan({ methods: ["joint"] }));
    expect(stateOf(other.bench).problem).toContain("not the clips that the comparison began with");
    expect(shownOf(other.bench).cells).toHaveLength(1);
  });

  it("keeps the lab for itself while it runs", async () => {
    const { lab, bench } = await begun({ stepMs: 1 });
    const going = bench.compare.start(fakePlan());
    await reach(bench, 1);
    await Promise.all([bench.train(), bench.step(), bench.run.stop(), bench.run.reset()]);
    expect(await bench.run.record()).toBeUndefined();
    await going;
    expect(keysOf(bench)).toEqual(four);
    expect(lab.opened).toHaveLength(4);
    await bench.train();
    expect(lab.opened).toHaveLength(5);
  });

  it("does not begin while a run is on, and closes one that stands", async () => {
    const { lab, bench } = await begun({ stepMs: 1 });
    await bench.train();
    await bench.compare.start(fakePlan());
    expect(shownOf(bench).cells).toEqual([]);
    expect(lab.opened).toHaveLength(1);
    await bench.run.pause();
    await bench.compare.resume(shownOf(bench).id);
    expect(keysOf(bench)).toEqual(four);
    expect(lab.opened).toHaveLength(5);
  });
});

describe("the run store while it is held", () => {
  it("gives no command on, and each of them afterwards", async () => {
    const lab = createFakeLab();
    const run = createRunStore(lab, soon);
    const calls: string[] = [];
    const noted = (name: string) => () => {
      calls.push(name);
      return Promise.resolve(undefined);
    };
    const commands = ["train", "step", "pause", "stop", "reset", "retry", "openTest", "record"];
    const spied = { ...run, ...Object.fromEntries(commands.map((name) => [name, noted(name)])) };
    let isHeld = true;
    const held = heldRun(spied, () => isHeld);
    const all = async (): Promise<void> => {
      await held.train(defaultExperiment);
      await held.step(defaultExperiment);
      await Promise.all([held.pause(), held.stop(), held.reset(), held.retry(1), held.openTest()]);
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
