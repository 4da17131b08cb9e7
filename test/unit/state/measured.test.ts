import { describe, expect, it, vi } from "vitest";
import type { LabClient } from "../../../src/client/labClient";
import { defaultExperiment, type ExperimentConfig } from "../../../src/contract/experiment";
import { createUnimodalModels } from "../../../src/state/unimodalModels";
import { createUnimodalBaselines } from "../../../src/state/unimodalBaselines";
import { byShapley, clipsIn, largestConfusions, type Cell } from "../../../src/state/measured";
import { idleRun, type RunState } from "../../../src/state/run";
import { createRunStore } from "../../../src/state/runStore";
import { epochReport, opened } from "../../support/fakeEvents";
import { createFakeLab } from "../../support/fakeLab";
import { fakeMeasures } from "../../support/fakeMeasures";

const clock = {
  nowMs: () => performance.now(),
  later: (call: () => void, delayMs: number) => void setTimeout(call, delayMs),
};
const report = fakeMeasures("validation");

describe("the clips behind a cell", () => {
  it("are as many as the matrix counts, in every cell of both matrices", () => {
    for (const [subject, { confusion }] of Object.entries(report.subjects)) {
      confusion.forEach((row, label) =>
        row.forEach((count, predicted) => {
          const cell: Cell = { matrix: "confusion", subject, label, predicted };
          expect(clipsIn(report, cell)).toHaveLength(count);
        }),
      );
    }
    for (const fusedRight of [true, false]) {
      const counts = fusedRight ? report.agreement?.right : report.agreement?.wrong;
      counts?.forEach((count, column) => {
        const cell: Cell = { matrix: "agreement", by: "heads", fusedRight, column };
        expect(clipsIn(report, cell)).toHaveLength(count);
      });
    }
  });
  it("are empty for unimodal models if there are none", () => {
    const cell: Cell = { matrix: "agreement", by: "alone", fusedRight: true, column: 3 };
    expect(clipsIn(report, cell)).toEqual([]);
  });
});

it("the largest confusions come first and leave the diagonal out", () => {
  const confusion = [
    [9, 2, 0],
    [5, 1, 0],
    [0, 1, 3],
  ];
  expect(largestConfusions(confusion, 2)).toEqual([
    { label: 1, predicted: 0, count: 5 },
    { label: 0, predicted: 1, count: 2 },
  ]);
});

it("clips are sorted by one modality's share, either way", () => {
  const shares = (rising: boolean) =>
    byShapley(report, "audio", rising).map(({ shapley }) => shapley?.["audio"] ?? 0);
  expect(shares(true)).toEqual([...shares(true)].sort((a, b) => a - b));
  expect(shares(false)).toEqual([...shares(true)].reverse());
});

describe("unimodal models", () => {
  const alone = (id: string, config: Partial<ExperimentConfig> = {}): RunState => ({
    ...idleRun,
    config: { ...defaultExperiment, modalities: [id], parts: [], ...config },
    opened: { ...opened, modalities: opened.modalities.filter((one) => one.id === id) },
  });
  const fused: RunState = { ...idleRun, config: defaultExperiment, opened };
  const epoch = (number: number, accuracy: number) => ({
    ...(epochReport(18 * number, number) as NonNullable<RunState["epoch"]>),
    accuracy: { train: {}, validation: { fused: accuracy } },
  });
  const says = (step: number, label: number) =>
    ({
      type: "predictions",
      step,
      predictions: { "puppet-0": { fused: { label, probability: 1 } } },
    }) as const;

  it("are stored at their best epoch, for runs that differ only in modalities and parts", () => {
    const models = createUnimodalModels();
    const run = alone("audio");
    models.handleEvent({ ...opened, modalities: [] }, run);
    models.handleEvent(says(18, 1), { ...run, epoch: epoch(1, 0.5) });
    models.handleEvent(says(36, 2), { ...run, epoch: epoch(2, 0.8) });
    models.handleEvent(says(54, 3), { ...run, epoch: epoch(3, 0.7) });
    expect(models.predictionsFor("validation", fused)).toEqual({});
    models.handleEvent({ type: "status", status: "done", message: "Done." }, run);
    expect(models.predictionsFor("validation", fused)).toEqual({ audio: { "puppet-0": 2 } });
    expect(models.predictionsFor("train", fused)).toEqual({});
    const config = { ...defaultExperiment, epochs: 3 };
    expect(models.predictionsFor("validation", { ...fused, config })).toEqual({});
    expect(
      models.predictionsFor("validation", { ...fused, opened: { ...opened, dataKey: "others" } }),
    ).toEqual({});
  });
  it("are not the predictions of a run on several modalities, nor of pictures taken at its end", () => {
    const models = createUnimodalModels();
    models.handleEvent(says(18, 1), { ...fused, epoch: epoch(1, 0.5) });
    models.handleEvent({ type: "status", status: "done", message: "Done." }, fused);
    models.handleEvent(says(20, 1), { ...alone("audio"), epoch: epoch(1, 0.5) });
    expect(models.predictionsFor("validation", fused)).toEqual({});
  });
  it("are stored for a split on which they were measured", () => {
    const models = createUnimodalModels();
    models.addReport(fakeMeasures("train"), { ...alone("video"), status: "stopped" });
    expect(models.predictionsFor("train", fused)).toEqual({});
    models.addReport(fakeMeasures("train"), { ...alone("video"), status: "done" });
    expect(Object.keys(models.predictionsFor("train", fused))).toEqual(["video"]);
    expect(Object.keys(models.predictionsFor("train", fused)["video"] ?? {})).toHaveLength(96);
  });
  it("are those of the same encoder, whatever encodes the other modalities", () => {
    const models = createUnimodalModels();
    models.addReport(fakeMeasures("train"), { ...alone("video"), status: "done" });
    const encodedBy = (encoders: ExperimentConfig["encoders"]) =>
      Object.keys(
        models.predictionsFor("train", { ...fused, config: { ...defaultExperiment, encoders } }),
      );
    expect(encodedBy({ audio: { id: "conformer" } })).toEqual(["video"]);
    expect(encodedBy({ video: { id: "conformer" } })).toEqual([]);
  });
});

describe("unimodal baselines", () => {
  const opening = async (lab: LabClient) => {
    const run = createRunStore(lab, clock);
    await run.step({ ...defaultExperiment, parts: [{ id: "unimodal-losses" }], epochs: 1 });
    return {
      run,
      alone: createUnimodalBaselines(
        run,
        (command) => command(),
        () => false,
      ),
    };
  };
  const trained = (lab: LabClient) => {
    const configs: ExperimentConfig[] = [];
    const open: LabClient["open"] = (config, sink, resume) => {
      configs.push(config);
      return lab.open(config, sink, resume);
    };
    return { configs, lab: { ...lab, open } };
  };

  it("run one after another, then the original configuration is trained and measured", async () => {
    const fake = createFakeLab({ stepMs: 0 });
    const { configs, lab } = trained(fake);
    const { run, alone } = await opening(lab);
    const said: string[] = [];
    alone.store.subscribe(({ current: doing }) => said.push(doing));
    await alone.train(["audio", "video"], "validation");
    expect(configs.map(({ modalities }) => modalities)).toEqual([[], ["audio"], ["video"], []]);
    expect(configs.map(({ parts }) => parts.length > 0)).toEqual([true, false, false, true]);
    expect(fake.calls.at(-1)).toMatch(/^measure validation/);
    expect(run.store.getState().measured.reports.validation).toBeDefined();
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toBe("");
  });
  it("are each measured on a split that their epochs do not cover", async () => {
    const fake = createFakeLab({ stepMs: 0 });
    const { alone } = await opening(fake);
    await alone.train(["audio", "video"], "train");
    expect(fake.calls.filter((call) => call.startsWith("measure train"))).toHaveLength(3);
  });
  it("end with the first that is stopped", async () => {
    const fake = createFakeLab({ stepMs: 50 });
    const { configs, lab } = trained(fake);
    const { run, alone } = await opening(lab);
    const asked = alone.train(["audio", "video"], "validation");
    await vi.waitFor(() => expect(run.store.getState().status).toBe("running"));
    await run.stop();
    await asked;
    expect(configs).toHaveLength(2);
    expect(fake.calls.some((call) => call.startsWith("measure"))).toBe(false);
    expect(alone.store.getState().current).toBe("");
  });
});

describe("measuring", () => {
  const config = { ...defaultExperiment, epochs: 1 };
  async function stepped(lab: LabClient) {
    const run = createRunStore(lab, clock);
    await run.step(config);
    return run;
  }

  it("stores the report and keeps those of other splits", async () => {
    const run = await stepped(createFakeLab({ stepMs: 0 }));
    await run.measure("validation");
    await run.measure("train");
    const { reports, busy } = run.store.getState().measured;
    expect(Object.keys(reports)).toEqual(["validation", "train"]);
    expect(busy).toBeUndefined();
    await run.reset();
    expect(run.store.getState().measured.reports).toEqual({});
  });
  it("sends one request at a time and reports why it was refused", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    let asked = 0;
    const run = await stepped({
      ...lab,
      measure: async () => {
        asked += 1;
        await Promise.resolve();
        return { ok: false, failure: { code: "no-clips", message: "No clips." } };
      },
    });
    await Promise.all([run.measure("test"), run.measure("test")]);
    expect(asked).toBe(1);
    expect(run.store.getState().measured).toEqual({ reports: {}, refusal: "No clips." });
  });
  it("does not show a report of a run that was closed meanwhile", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    let answer = (): void => undefined;
    const run = await stepped({
      ...lab,
      measure: async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return { ok: true, value: report };
      },
    });
    const asked = run.measure("validation");
    await run.reset();
    answer();
    await asked;
    expect(run.store.getState().measured.reports).toEqual({});
  });
  it("ends with its worker and keeps earlier reports", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = await stepped({
      ...lab,
      measure: (split) => (split === "train" ? new Promise(() => undefined) : lab.measure(split)),
    });
    await run.measure("validation");
    void run.measure("train");
    expect(run.store.getState().measured.busy).toBe("train");
    run.fail("The worker is gone.");
    const { busy, reports } = run.store.getState().measured;
    expect(busy).toBeUndefined();
    expect(Object.keys(reports)).toEqual(["validation"]);
  });
  it("is not allowed before the first step", async () => {
    const lab = createFakeLab();
    await createRunStore(lab, clock).measure("validation");
    expect(lab.calls).toEqual([]);
  });
});
