import { describe, expect, it } from "vitest";
import { readStored } from "../../../src/compare/storedComparisons";
import { createComparisonMemory } from "../../../src/state/comparisonMemory";
import { begun, keysOf, reach, shownOf, stateOf } from "../../support/compareBench";
import type { FakeLabOptions } from "../../support/fakeLab";
import { fakePlan, fakeRecord } from "../../support/fakeRecord";

const four = [
  "run joint seed 7",
  "run multi-loss seed 7",
  "run joint seed 8",
  "run multi-loss seed 8",
];

describe("a comparison", () => {
  it("makes its runs in order, with the configurations of the plan", async () => {
    const { lab, app } = await begun();
    const said = new Set<string>();
    app.compare.store.subscribe(({ message }) => void said.add(message));
    await app.compare.start(fakePlan());
    const news = ["Joint", "Multi-Loss"].map((name) => `${name}, seed 7: 57.0 % on validation.`);
    expect([...said]).toEqual(expect.arrayContaining(news));
    expect(keysOf(app)).toEqual(four);
    expect(lab.opened.map(({ seed, parts }) => [seed, parts.length])).toEqual([
      [7, 0],
      [7, 1],
      [8, 0],
      [8, 1],
    ]);
    const shares = shownOf(app).cells.map(({ summary }) => summary?.validation[0]?.["fused"]);
    expect(shares.map((share) => share?.toFixed(2))).toEqual(["0.57", "0.57", "0.58", "0.58"]);
    expect(stateOf(app)).toMatchObject({ status: "idle", problem: "", message: "Done: 4 runs." });
    expect(app.run.store.getState().status).toBe("idle");
    expect(lab.calls.filter((call) => call === "openTest")).toEqual([]);
  });

  it("opens the test of each run once where the plan says so, never that of a trial", async () => {
    const { lab, app } = await begun();
    const trials = { count: 1, learningRate: { min: 1e-3, max: 1e-2, log: true }, spaces: {} };
    await app.compare.start(fakePlan({ openTest: true, testEpochs: 5, trials }));
    const { cells } = shownOf(app);
    expect(lab.calls.filter((call) => call === "openTest")).toHaveLength(4);
    expect(cells.map(({ kind, summary }) => [kind, summary?.test !== undefined])).toEqual([
      ["trial", false],
      ["trial", false],
      ...Array.from({ length: 4 }, () => ["run", true]),
    ]);
    expect(lab.options.map(({ testEpochs }) => testEpochs)).toEqual([0, 0, 5, 5, 5, 5]);
  });

  it("fits ridge regression once in each repetition, without a run, and adds it to finished runs", async () => {
    const storage = createComparisonMemory();
    const { lab, app } = await begun({}, storage);
    const tested = { openTest: true, testEpochs: 2 } as const;
    await app.compare.start(fakePlan({ ...tested, ridge: ["audio"] }));
    expect(lab.calls.filter((call) => call.startsWith("fitRidge"))).toEqual(
      Array.from({ length: 2 }, () => "fitRidge audio with test"),
    );
    expect(lab.opened).toHaveLength(4);
    const [ridge] = shownOf(app).cells;
    expect(ridge).toMatchObject({ key: "run ridge-audio seed 7", row: "ridge-audio" });
    expect(ridge?.summary?.test?.["fused"]).toBeCloseTo(0.37, 12);
    expect(ridge?.summary?.testEpochs).toHaveLength(2);
    expect(stateOf(app).message).toBe("Done: 6 runs.");
    const others = shownOf(app).cells.filter(({ summary }) => !summary?.ridge);
    await app.compare.start(fakePlan({ ...tested, ridge: ["audio", "video"] }), others);
    expect(lab.opened).toHaveLength(4);
    expect(shownOf(app).cells).toHaveLength(8);
  });

  it("aborts the current run on stop and resumes with it", async () => {
    const { lab, app } = await begun({ stepMs: 1 });
    const going = app.compare.start(fakePlan());
    await reach(app, 2);
    await app.compare.stop();
    await going;
    expect(stateOf(app)).toMatchObject({
      status: "idle",
      message: "Stopped after 2 of 4 runs.",
    });
    expect(keysOf(app)).toEqual(four.slice(0, 2));
    expect(lab.calls.at(-1)).toBe("close");
    await app.compare.resume(shownOf(app).id);
    expect(keysOf(app)).toEqual(four);
  });

  it("resumes the stored comparison after a reload", async () => {
    const storage = createComparisonMemory();
    const first = await begun({ stepMs: 1 }, storage);
    void first.app.compare.start(fakePlan());
    await reach(first.app, 1);
    // the page is gone: nothing of it is left but the storage
    const second = await begun({}, storage);
    expect(keysOf(second.app)).toEqual(four.slice(0, 1));
    expect(stateOf(second.app).status).toBe("idle");
    await first.app.compare.stop();
    await second.app.compare.resume(shownOf(second.app).id);
    expect(keysOf(second.app).toSorted()).toEqual(four.toSorted());
    expect(second.lab.opened).toHaveLength(3);
    expect(readStored(await storage.all()).comparisons[0]?.cells).toHaveLength(4);
  });

  it("stores the message of a failed run and makes the others", async () => {
    const misfit: FakeLabOptions["misfit"] = ({ parts, seed }) =>
      parts.length > 0 && seed === 7
        ? { code: "bad-config", message: "These do not go together." }
        : undefined;
    const { lab, app } = await begun({ misfit });
    await app.compare.start(fakePlan());
    expect(keysOf(app)).toEqual(four);
    const [, failed] = shownOf(app).cells;
    expect(failed).toMatchObject({ failure: "These do not go together." });
    expect(failed?.summary).toBeUndefined();
    expect(stateOf(app).message).toBe("Done: 4 runs, 1 without a result.");
    expect(lab.calls).not.toContain("restart");
  });

  it("stores a non-finite loss and repeats the run on retry", async () => {
    const { lab, app } = await begun({ failAt: 6 });
    await app.compare.start(fakePlan({ methods: ["joint"] }));
    const [first] = shownOf(app).cells;
    expect(first?.failure).toContain("no longer finite at step 6");
    expect(lab.opened).toHaveLength(2);
    await app.compare.retry(shownOf(app).id);
    expect(lab.opened).toHaveLength(4);
    expect(shownOf(app).cells).toHaveLength(2);
  });

  it("restarts the worker after a failure that may have broken it", async () => {
    const misfit: FakeLabOptions["misfit"] = ({ seed }) =>
      seed === 7 ? { code: "internal", message: "Something broke." } : undefined;
    const { lab, app } = await begun({ misfit });
    await app.compare.start(fakePlan({ methods: ["joint"] }));
    expect(lab.calls.filter((call) => call === "restart")).toHaveLength(1);
    expect(shownOf(app).cells.map(({ failure }) => failure)).toEqual([
      "Something broke.",
      undefined,
    ]);
  });

  it("ends with the reason if no run can be made", async () => {
    const misfit = () => ({ code: "no-backend", message: "No backend works here." }) as const;
    const { lab, app } = await begun({ misfit });
    await app.compare.start(fakePlan());
    expect(stateOf(app)).toMatchObject({ status: "idle", problem: "No backend works here." });
    expect(shownOf(app).cells).toEqual([]);
    expect(lab.opened).toHaveLength(1);
  });

  it("waits for the user's clips, and does not mix two sets of them", async () => {
    const { lab, app } = await begun();
    const { base } = fakePlan();
    await app.compare.start(fakePlan({ base: { ...base, data: { id: "clips" } } }));
    expect(stateOf(app).problem).toContain("import them under Clips, then resume");
    expect(lab.opened).toEqual([]);

    const other = await begun({
      recordOf: (config) => {
        const record = fakeRecord(config, 0.5);
        const clips = { ...record.dataset.clips, train: config.seed };
        return { ...record, dataset: { ...record.dataset, clips } };
      },
    });
    await other.app.compare.start(fakePlan({ methods: ["joint"] }));
    expect(stateOf(other.app).problem).toContain("The finished runs used other clips");
    expect(shownOf(other.app).cells).toHaveLength(1);
  });

  it("locks the lab while it runs", async () => {
    const { lab, app } = await begun({ stepMs: 1 });
    const going = app.compare.start(fakePlan());
    await reach(app, 1);
    await Promise.all([app.train(), app.step(), app.run.stop(), app.run.reset()]);
    expect(await app.run.record()).toBeUndefined();
    await going;
    expect(keysOf(app)).toEqual(four);
    expect(lab.opened).toHaveLength(4);
    await app.train();
    expect(lab.opened).toHaveLength(5);
  });

  it("does not start during a run, and closes a paused one", async () => {
    const { lab, app } = await begun({ stepMs: 1 });
    await app.train();
    await app.compare.start(fakePlan());
    expect(shownOf(app).cells).toEqual([]);
    expect(lab.opened).toHaveLength(1);
    await app.run.pause();
    await app.compare.resume(shownOf(app).id);
    expect(keysOf(app)).toEqual(four);
    expect(lab.opened).toHaveLength(5);
  });

  it("starts once if pressed several times", async () => {
    const { lab, app } = await begun({ failAt: 6 });
    const plan = fakePlan({ methods: ["joint"] });
    await Promise.all([app.compare.start(plan), app.compare.start(plan)]);
    expect(stateOf(app).comparisons).toHaveLength(1);
    expect(lab.opened).toHaveLength(2);
    const { id } = shownOf(app);
    await Promise.all([app.compare.retry(id), app.compare.retry(id)]);
    expect(lab.opened).toHaveLength(4);
  });

  it("deletes no failed run while another comparison uses the lab", async () => {
    const misfit: FakeLabOptions["misfit"] = ({ seed }) =>
      seed === 8 ? { code: "bad-config", message: "Not with this seed." } : undefined;
    const { app } = await begun({ misfit, stepMs: 1 });
    await app.compare.start(fakePlan({ methods: ["joint"] }));
    await app.train();
    await app.compare.retry(shownOf(app).id);
    expect(shownOf(app).cells.filter(({ failure }) => failure !== undefined)).toHaveLength(1);
    await app.run.stop();
  });

  it("and training alone exclude each other", async () => {
    const { lab, app } = await begun({ stepMs: 1 });
    await app.step();
    const alone = app.unimodalBaselines.train(["audio", "video"], "validation");
    await app.compare.start(fakePlan());
    expect(stateOf(app)).toMatchObject({
      status: "idle",
      problem: expect.stringContaining("The unimodal baselines are being trained") as string,
    });
    await app.run.stop();
    await alone;
    const openedBefore = lab.opened.length;
    const going = app.compare.resume(shownOf(app).id);
    await app.unimodalBaselines.train(["audio", "video"], "validation");
    await reach(app, 4);
    await going;
    expect(lab.opened).toHaveLength(openedBefore + 4);
  });

  it("says its news under its own name", async () => {
    const { app } = await begun();
    await app.compare.start(fakePlan());
    const { id } = shownOf(app);
    expect(stateOf(app).messageOf).toBe(id);
    await app.compare.remove(id);
    expect(stateOf(app)).toMatchObject({ message: "The comparison was deleted.", messageOf: "" });
  });
});
