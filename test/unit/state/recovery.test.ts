import { describe, expect, it } from "vitest";
import { defaultExperiment } from "../../../src/contract/experiment";
import { createRunStore } from "../../../src/state/runStore";
import type { Series } from "../../../src/state/series";
import { createFakeLab, type FakeLab, type FakeLabOptions } from "../../support/fakeLab";
import { opened } from "../../support/fakeEvents";

const clock = {
  nowMs: () => performance.now(),
  later: (call: () => void, delayMs: number) => void setTimeout(call, delayMs),
};
/** 18 steps an epoch. */
const config = { ...defaultExperiment, epochs: 3 };
const stepsOf = (series: Series) =>
  Array.from({ length: series.length() }, (_, i) => series.stepAt(i));
const counted = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** A run store over a lab that loses its device, and ways to wait for it. */
function losing(options: FakeLabOptions) {
  const lab = createFakeLab({ stepMs: 0, ...options });
  const run = createRunStore(lab, clock);
  const until = async (...wanted: string[]) => {
    while (!wanted.includes(run.store.getState().status))
      await new Promise((resolve) => setTimeout(resolve, 2));
    return run.store.getState();
  };
  return { lab, run, until };
}
const opens = ({ calls }: FakeLab) =>
  calls.filter((call) => ["open", "restart", "play", "stop"].includes(call));

describe("a run whose device is lost", () => {
  it("continues from the last epoch in another worker and then reports the restart", async () => {
    const { lab, run, until } = losing({ loseAt: [40] });
    await run.train(config);
    const done = await until("done", "failed");
    expect(done.status).toBe("done");
    expect(done.failed).toBeUndefined();
    expect(done.restarts).toEqual([
      "The GPU was lost at step 40. The lab restarted and continued from step 36.",
    ]);
    expect(opens(lab)).toEqual(["open", "play", "restart", "open", "play"]);
    expect(lab.resumes).toHaveLength(1);
    expect(lab.resumes[0]).toMatchObject({
      checkpoint: { step: 36, state: [Float32Array.of(36)] },
      restarts: [{ lostStep: 40, restoredStep: 36, backend: "wasm" }],
    });
    expect(stepsOf(run.curves().current.steps)).toEqual(counted(1, 54));
    expect(run.curves().previous).toBeUndefined();
  });

  it("shows only the restored steps while it restarts", async () => {
    const { run, until } = losing({ loseAt: [40] });
    const seen: unknown[] = [];
    run.store.subscribe(({ status, message, step, epoch, firstStepMs }) => {
      if (status === "opening" && step)
        seen.push([message, step.step, epoch?.step, firstStepMs !== undefined]);
    });
    await run.train(config);
    await until("done");
    expect(seen[0]).toEqual(["The GPU was lost. Restarting the lab…", 36, 36, true]);
  });

  it("starts from step 0 if no epoch had ended, and keeps a paused run paused", async () => {
    const { lab, run, until } = losing({ loseAt: [2] });
    await run.step(config);
    await run.step(config);
    const paused = await until("paused");
    expect(paused.restarts[0]).toContain("began again, because no epoch had ended.");
    expect(lab.resumes).toEqual([{ restarts: [expect.objectContaining({ restoredStep: 0 })] }]);
    expect(stepsOf(run.curves().current.steps)).toEqual([]);
    await run.step(config);
    expect(run.store.getState().step?.step).toBe(1);
    expect(opens(lab)).toEqual(["open", "restart", "open"]);
  });

  it("continues after a second loss in a later epoch and stops after one in the same epoch", async () => {
    const twice = losing({ loseAt: [20, 40] });
    await twice.run.train(config);
    expect((await twice.until("done", "failed")).restarts).toHaveLength(2);
    expect(twice.lab.resumes[1]?.restarts.map(({ lostStep }) => lostStep)).toEqual([20, 40]);

    const again = losing({ loseAt: [20, 21] });
    await again.run.train(config);
    const failed = await again.until("done", "failed");
    expect(failed).toMatchObject({
      status: "failed",
      failed: { failure: { code: "device-lost" } },
    });
    expect(failed.message).toMatch(/^The GPU was lost at step 21, again before an epoch had ended/);
    // whatever is asked next meets a worker that lives
    expect(again.lab.calls.at(-1)).toBe("restart");
  });

  it("reports the reason if the next worker cannot use the device", async () => {
    const { run, until } = losing({ loseAt: [20], refusal: "There is no WebGPU adapter." });
    await run.train(config);
    const failed = await until("failed", "done");
    expect(failed.message).toBe("The GPU was lost at step 20. There is no WebGPU adapter.");
  });

  it("names the backend of the restarted run", async () => {
    const lab = createFakeLab({ stepMs: 0, loseAt: [20] });
    const fallen = { ...opened.backend, name: "cpu", reason: "Nothing else is left." } as const;
    const run = createRunStore(
      {
        ...lab,
        open: async (asked, sink, resume) => {
          const outcome = await lab.open(asked, sink, resume);
          return resume && outcome.ok ? { ok: true, value: fallen } : outcome;
        },
      },
      clock,
    );
    await run.train(config);
    while (run.store.getState().status !== "done")
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(run.store.getState().restarts[0]).toContain(
      "continued from step 18. It runs on another backend now: Nothing else is left.",
    );
  });

  it("does not continue after Reset", async () => {
    const lab = createFakeLab({ stepMs: 0, loseAt: [20] });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const run = createRunStore({ ...lab, restart: () => lab.restart().then(() => held) }, clock);
    await run.train(config);
    while (!lab.calls.includes("restart")) await new Promise((resolve) => setTimeout(resolve, 2));
    await run.reset();
    release();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(run.store.getState().status).toBe("idle");
    expect(lab.calls.filter((call) => call === "open")).toHaveLength(1);
  });
});

describe("a worker that stops", () => {
  it("is replaced if there is a checkpoint; a stopped run stays stopped", async () => {
    const { lab, run } = losing({ stepMs: 1 });
    await run.train({ ...config, epochs: 300 });
    while ((run.store.getState().epoch?.epoch ?? 0) < 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    await run.stop();
    await run.reportWorkerFailure("out of memory");
    expect(run.store.getState().status).toBe("stopped");
    expect(run.store.getState().restarts[0]).toMatch(
      /^The training worker stopped \(out of memory\) at step \d+\. The lab restarted and continued from step \d+\.$/,
    );
    expect(opens(lab)).toEqual(["open", "play", "stop", "restart", "open", "stop"]);
  });

  it("ends the run with a message if there is no checkpoint", async () => {
    const { lab, run } = losing({});
    await run.step(config);
    await run.reportWorkerFailure("it could not be loaded");
    expect(run.store.getState()).toMatchObject({
      status: "failed",
      message: "The training worker stopped: it could not be loaded. Reload the page.",
    });
    expect(lab.calls).not.toContain("restart");
  });
});

it("measures the time from the press to the first step once, and not for an open run", async () => {
  let nowMs = 1000;
  const lab = createFakeLab({ stepMs: 0 });
  const run = createRunStore(
    {
      ...lab,
      open: (asked, sink) => {
        nowMs += 2400;
        return lab.open(asked, sink);
      },
    },
    { nowMs: () => nowMs, later: clock.later },
  );
  await run.step(config);
  expect(run.store.getState().firstStepMs).toBe(2400);
  nowMs += 500;
  await run.step(config);
  expect(run.store.getState().firstStepMs).toBe(2400);
});
