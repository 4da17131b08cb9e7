/** What the page still knows of a lost run that its last checkpoint does not. */
import { expect, test } from "vitest";
import type { Checkpoint } from "../../../src/contract/checkpoint";
import { createRecovery } from "../../../src/state/recovery";
import { idleRun, type RunState } from "../../../src/state/run";
import type { TestReport } from "../../../src/contract/record";

const checkpoint = (step: number): Checkpoint => ({
  step,
  state: [],
  optimizer: { counts: { all: step }, learningRate: 0.1 },
  firstTotal: 1,
  recorder: { epochs: [], recoveries: [], testOpenings: 0 },
  best: { epoch: 1, score: 0.5, step, counts: { all: step } },
  trainMs: 0,
});
const running: RunState = { ...idleRun, status: "running" };

test("keeps an opening of the test split after the last checkpoint", () => {
  const opening: TestReport = {
    type: "test",
    accuracy: {},
    clips: 4,
    epoch: 1,
    epochs: 0,
    openings: 1,
  };
  const recovery = createRecovery();
  recovery.reset();
  recovery.handleEvent({ type: "checkpoint", checkpoint: checkpoint(18) }, running);
  const way = recovery.planRestart("The GPU was lost", { ...running, test: opening });
  if (typeof way === "string") throw new Error(way);
  expect(way.resume).toMatchObject({ test: opening, checkpoint: { step: 18 } });
});

test("drops checkpoints after the step that a non-finite loss restored", () => {
  const failure = { code: "loss-not-finite", message: "Bad." } as const;
  const after = (restoredStep: number) => {
    const recovery = createRecovery();
    recovery.reset();
    recovery.handleEvent({ type: "checkpoint", checkpoint: checkpoint(18) }, running);
    recovery.handleEvent({ type: "failed", failure, restoredStep }, running);
    return recovery.hasCheckpoint;
  };
  expect(after(12)).toBe(false);
  expect(after(18)).toBe(true);
});
