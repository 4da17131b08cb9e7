import { describe, expect, it } from "vitest";
import type { TelemetrySink } from "../../../src/contract/door";
import { defaultExperiment } from "../../../src/contract/experiment";
import type { TelemetryEvent } from "../../../src/contract/telemetry";
import { aboutTime, explain, large, noise } from "../../../src/state/explain";
import { createPulse } from "../../../src/state/pulse";
import { afterEvent, can, idleRun, opening, type RunState } from "../../../src/state/run";
import { createRunStore } from "../../../src/state/runStore";
import { createFakeLab } from "../../support/fakeLab";

const clock = {
  nowMs: () => performance.now(),
  later: (call: () => void, delayMs: number) => void setTimeout(call, delayMs),
};
const after = (state: RunState, ...events: TelemetryEvent[]) => events.reduce(afterEvent, state);
const config = { ...defaultExperiment, epochs: 2 };

describe("afterEvent", () => {
  it("keeps a failure through its status and drops it when the run goes on", () => {
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

  it("adds verdicts of later reports to those of earlier ones", () => {
    const said = { fused: { label: 1, probability: 0.5 } };
    const state = after(
      idleRun,
      { type: "verdicts", step: 1, verdicts: { a: said } },
      { type: "verdicts", step: 2, verdicts: { b: said } },
    );
    expect(Object.keys(state.verdicts)).toEqual(["a", "b"]);
  });

  it("starts a run with nothing of the last one but the curves' version", () => {
    expect(opening(config, 5)).toEqual({
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

describe("createPulse", () => {
  it("calls at once, then at most once per interval, and never loses the last request", () => {
    let nowMs = 0;
    const waiting: { call: () => void; atMs: number }[] = [];
    const at: number[] = [];
    const pulse = createPulse(() => at.push(nowMs), 100, {
      nowMs: () => nowMs,
      later: (call, delayMs) => waiting.push({ call, atMs: nowMs + delayMs }),
    });
    const pass = (untilMs: number, asks: boolean): void => {
      for (; nowMs <= untilMs; nowMs += 10) {
        for (const due of waiting.filter(({ atMs }) => atMs === nowMs)) due.call();
        if (asks) pulse.soon();
      }
    };
    pass(450, true);
    pass(2000, false);
    expect(at).toEqual([0, 100, 200, 300, 400, 500]);
  });
});

describe("run store over a door", () => {
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  it("trains to the end, then keeps the curves as the previous run's", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = createRunStore(lab, clock);
    await run.watch(["puppet-0"]);
    await run.train(config);
    await until(() => run.store.getState().status === "done");
    expect(lab.calls).toEqual(["open", "watch", "play"]);
    expect(run.store.getState().step?.step).toBe(36);
    expect(run.store.getState().bestSingle?.modality).toBe("audio");
    expect(run.curves().previous).toBeUndefined();
    const { current } = run.curves();
    await run.reset();
    expect(run.store.getState()).toMatchObject({ status: "idle" });
    expect(run.store.getState().step).toBeUndefined();
    expect(run.curves().previous).toBe(current);
  });

  it("steps once from idle, then goes on from there without opening again", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const run = createRunStore(lab, clock);
    await run.step(config);
    expect(run.store.getState()).toMatchObject({ status: "paused", step: { step: 1 } });
    await run.train(config);
    await until(() => run.store.getState().status === "done");
    expect(lab.calls.filter((call) => call === "open")).toHaveLength(1);
  });

  it("ignores commands that make no sense now", async () => {
    const lab = createFakeLab();
    const run = createRunStore(lab, clock);
    await Promise.all([run.pause(), run.stop(), run.reset(), run.openTest()]);
    expect(lab.calls).toEqual([]);
  });

  it("drops what a run that was reset still says", async () => {
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

  it("shows what the door throws or refuses as a sentence", async () => {
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

  it("stops at a bad loss and goes on when told to", async () => {
    const lab = createFakeLab({ stepMs: 0, failAt: 7 });
    const run = createRunStore(lab, clock);
    await run.train(config);
    await until(() => run.store.getState().status === "failed");
    expect(run.store.getState().failed?.restoredStep).toBe(2);
    await run.retry(0.1);
    await until(() => run.store.getState().status === "done");
    expect(run.store.getState().failed).toBeUndefined();
  });
});

describe("explain", () => {
  const opened = {
    type: "opened",
    backend: {
      name: "cpu",
      reason: "",
      adapter: "",
      threads: 1,
      simd: false,
      reproducible: "",
      measuredMs: {},
    },
    modalities: [
      { id: "audio", name: "Audio", kind: "spectrogram" },
      { id: "video", name: "Video", kind: "frames" },
    ],
    classes: [],
    clips: { train: 1, validation: 1000, test: 1 },
    stepsPerEpoch: 1,
    totalSteps: 1,
    parameters: 1,
    flopsPerStep: 1,
    channels: 64,
    warnings: [],
  } as const;
  const at = (audio: number, fused: number): RunState => {
    const shared = {
      step: 9,
      epoch: 3,
      stepMs: 1,
      loss: {},
      k: { audio: 0.7, video: 1.3 },
      alpha: 0,
      kept: { audio: 0.5, video: 1 },
      zeta: 0.5,
      perplexity: {},
    };
    return after(
      idleRun,
      opened,
      { ...shared, type: "step", secondsLeft: 1, accuracy: {} },
      {
        ...shared,
        type: "epoch",
        accuracy: { train: {}, validation: { audio, video: 0.2, fused } },
        validationLoss: {},
      },
    );
  };

  it("says that fused is below its best single head", () => {
    expect(explain(at(0.64, 0.51))).toEqual([
      "Epoch 3: fused 51 % on validation is 13 points below the audio head (64 %): the joint model does worse than its own best modality.",
      "Over that epoch the balance gave video 1.30 of a step and audio 0.70, since video was behind.",
      "The mask keeps 32 of 64 audio channels and 64 of 64 video channels.",
    ]);
  });
  it("says that fused is above it", () => {
    expect(explain(at(0.5, 0.7))[0]).toContain("20 points above the audio head");
  });
  it("does not read anything into a difference within the noise", () => {
    expect(explain(at(0.6, 0.61))[0]).toContain("cannot tell apart");
  });
  it("says nothing before there are figures", () => {
    expect(explain(idleRun)).toEqual([]);
  });
  it("knows the width of a difference", () => {
    expect(noise(0.5, 0.5, 200)).toBeCloseTo(0.098, 3);
    expect(noise(0.5, 0.5, 0)).toBe(1);
  });
  it("writes times and large figures for people", () => {
    expect([3, 49, 70, 3600, Number.NaN].map(aboutTime)).toEqual([
      "about 3 s",
      "about 49 s",
      "about 1 min",
      "about 1.0 h",
      "an unknown time",
    ]);
    expect([12, 140_000, 2.08e9].map(large)).toEqual(["12", "140 thousand", "2.08 billion"]);
  });
});
