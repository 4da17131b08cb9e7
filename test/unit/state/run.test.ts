import { describe, expect, it } from "vitest";
import type { TelemetrySink } from "../../../src/contract/door";
import { defaultExperiment } from "../../../src/contract/experiment";
import type { TelemetryEvent } from "../../../src/contract/telemetry";
import { createThrottle } from "../../../src/state/throttle";
import { afterEvent, can, idleRun, openingState, type RunState } from "../../../src/state/run";
import { createRunStore } from "../../../src/state/runStore";
import type { Series } from "../../../src/state/series";
import { epochReport, opened, pictures } from "../../support/fakeEvents";
import { createFakeLab } from "../../support/fakeLab";

const clock = {
  nowMs: () => performance.now(),
  later: (call: () => void, delayMs: number) => void setTimeout(call, delayMs),
};
const after = (state: RunState, ...events: TelemetryEvent[]) => events.reduce(afterEvent, state);
const config = { ...defaultExperiment, epochs: 2 };

describe("afterEvent", () => {
  it("keeps a failure until the run continues", () => {
    const failure = { code: "loss-not-finite", message: "Bad loss.", step: 4 } as const;
    const failed = after(
      idleRun,
      { type: "failed", failure, restoredStep: 3 },
      { type: "status", status: "failed", message: "Bad loss." },
    );
    expect(failed).toMatchObject({ status: "failed", message: "Bad loss." });
    expect(failed.failed?.restoredStep).toBe(3);
    const on = after(failed, { type: "status", status: "running", message: "On." });
    expect(on.failed).toBeUndefined();
  });

  it("drops the epoch and pictures of rolled-back steps once the run continues", () => {
    const failure = { code: "loss-not-finite", message: "Bad loss.", step: 40 } as const;
    const ran = after(idleRun, epochReport(18, 1), epochReport(36, 2), pictures(37, ["puppet-0"]));
    const failed = after(ran, { type: "failed", failure, restoredStep: 20 });
    expect(failed.epoch?.step).toBe(36);
    const on = after(failed, { type: "status", status: "running", message: "On." });
    expect(on.epoch).toBeUndefined();
    expect(on.pictures).toBeUndefined();
    const kept = after(after(ran, { type: "failed", failure, restoredStep: 38 }), {
      type: "status",
      status: "running",
      message: "On.",
    });
    expect(kept.epoch?.step).toBe(36);
    expect(kept.pictures?.step).toBe(37);
  });

  it("adds predictions of later reports to those of earlier ones", () => {
    const said = { fused: { label: 1, probability: 0.5 } };
    const state = after(
      idleRun,
      { type: "predictions", step: 1, predictions: { a: said } },
      { type: "predictions", step: 2, predictions: { b: said } },
    );
    expect(Object.keys(state.predictions)).toEqual(["a", "b"]);
  });

  it("keeps only the version of the curves when a run starts", () => {
    expect(openingState(config, 5)).toEqual({
      ...idleRun,
      status: "opening",
      message: "Preparing clips and model…",
      config,
      curvesVersion: 6,
    });
  });
});

describe("can", () => {
  it("allows test and record only after a step", () => {
    expect(can("test", { status: "paused" })).toBe(false);
    expect(can("pause", { status: "paused" })).toBe(false);
    expect(can("reset", { status: "idle" })).toBe(false);
    expect(can("train", { status: "done" })).toBe(true);
  });
});

describe("createThrottle", () => {
  it("calls at once, then at most once per interval, and always runs the last request", () => {
    let nowMs = 0;
    const waiting: { call: () => void; atMs: number }[] = [];
    const at: number[] = [];
    const pulse = createThrottle(() => at.push(nowMs), 100, {
      nowMs: () => nowMs,
      later: (call, delayMs) => waiting.push({ call, atMs: nowMs + delayMs }),
    });
    const pass = (untilMs: number, asks: boolean): void => {
      for (; nowMs <= untilMs; nowMs += 10) {
        for (const due of waiting.filter(({ atMs }) => atMs === nowMs)) due.call();
        if (asks) pulse.schedule();
      }
    };
    pass(450, true);
    pass(2000, false);
    expect(at).toEqual([0, 100, 200, 300, 400, 500]);
  });
});

const stepsOf = (series: Series) =>
  Array.from({ length: series.length() }, (_, i) => series.stepAt(i));

describe("run store over a door", () => {
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  it("trains to the end, then keeps the curves as the previous run's", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = createRunStore(lab, clock);
    await run.train(config);
    await until(() => run.store.getState().status === "done");
    expect(lab.calls).toEqual(["open", "play"]);
    expect(run.store.getState().step?.step).toBe(36);
    expect(run.curves().previous).toBeUndefined();
    const { current } = run.curves();
    await run.reset();
    expect(run.store.getState()).toMatchObject({ status: "idle" });
    expect(run.store.getState().step).toBeUndefined();
    expect(run.curves().previous).toBe(current);
  });

  it("sends the watched clips after the first command without waiting for pictures", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const calls: string[] = [];
    const watch = () => {
      calls.push(...lab.calls, "watch");
      return new Promise<never>(() => undefined);
    };
    const run = createRunStore({ ...lab, watch }, clock);
    await run.watch(["puppet-0"], opened.dataKey);
    await run.train(config);
    expect(calls).toEqual(["open", "play", "watch"]);
    await until(() => run.store.getState().status === "done");
  });

  it("does not send a run the clips of another dataset", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = createRunStore(lab, clock);
    await run.watch(["puppet-0"], "puppets 8");
    await run.step(config);
    await run.watch(["puppet-1"], "puppets 8");
    expect(lab.calls).toEqual(["open", "step"]);
    await run.watch(["puppet-1"], opened.dataKey);
    expect(lab.calls).toEqual(["open", "step", "watch"]);
  });

  it("steps once from idle, then continues without opening again", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = createRunStore(lab, clock);
    await run.step(config);
    expect(run.store.getState()).toMatchObject({ status: "paused", step: { step: 1 } });
    await run.train(config);
    await until(() => run.store.getState().status === "done");
    expect(lab.calls.filter((call) => call === "open")).toHaveLength(1);
  });

  it("ignores commands that are not allowed now", async () => {
    const lab = createFakeLab();
    const run = createRunStore(lab, clock);
    await Promise.all([run.pause(), run.stop(), run.reset(), run.openTest()]);
    expect(lab.calls).toEqual([]);
  });

  it("ignores later events of a run that was reset", async () => {
    const lab = createFakeLab();
    let late: TelemetrySink | undefined;
    const open: typeof lab.open = (asked, sink) => {
      late = sink;
      return lab.open(asked, sink);
    };
    const run = createRunStore({ ...lab, open }, clock);
    await run.step(config);
    expect(run.store.getState().step?.step).toBe(1);
    await run.reset();
    await late?.([{ type: "status", status: "running", message: "Still here." }]);
    expect(run.store.getState().status).toBe("idle");
    expect(run.curves().current.isEmpty()).toBe(true);
  });

  it("shows errors and refusals of the lab as sentences", async () => {
    const throwing = {
      ...createFakeLab(),
      open: () => Promise.reject(new Error("The worker is gone.")),
    };
    const run = createRunStore(throwing, clock);
    await run.train(config);
    expect(run.store.getState()).toMatchObject({
      status: "failed",
      message: "The worker is gone.",
    });
    const other = createRunStore(createFakeLab({ stepMs: 0 }), clock);
    await other.step(config);
    expect(await other.record()).toBeUndefined();
    expect(other.store.getState().refusal).toBe("The fake keeps no record.");
  });

  it("stops at a non-finite loss and continues on retry", async () => {
    const lab = createFakeLab({ stepMs: 0, failAt: 7 });
    const run = createRunStore(lab, clock);
    await run.train(config);
    await until(() => run.store.getState().status === "failed");
    expect(run.store.getState().failed?.restoredStep).toBe(2);
    const { current } = run.curves();
    expect(stepsOf(current.steps)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await run.retry(0.1);
    await until(() => run.store.getState().status === "done");
    expect(run.store.getState().failed).toBeUndefined();
    expect(stepsOf(current.steps)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
  });
});
