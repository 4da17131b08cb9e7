/** Stores the run and its curves, and sends its commands to the lab. */
import type { StoreApi } from "zustand/vanilla";
import type { LabClient } from "../client/labClient";
import type { SplitName } from "../contract/clip";
import type { Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunRecord } from "../contract/record";
import type { Curves } from "./curves";
import { measureRun } from "./measureRun";
import type { Clock } from "./throttle";
import { createRunTelemetry } from "./runTelemetry";
import { openRun, reopenRun } from "./runOpening";
import { afterFailure, can, idleRun, afterLoss, type RunState } from "./run";

/** The commands of a single run; all of them are locked while a comparison uses the lab. */
export interface RunCommands {
  /** Opens a run if none is open, then trains. */
  train(config: ExperimentConfig): Promise<void>;
  pause(): Promise<void>;
  /** Opens a run if none is open, then takes one step. */
  step(config: ExperimentConfig): Promise<void>;
  stop(): Promise<void>;
  reset(): Promise<void>;
  /** Continues from the restored snapshot; multiplies the learning rate by `scale`. */
  retry(scale: number): Promise<void>;
  openTest(): Promise<void>;
  /** Computes all measures of a split; "test" opens the sealed one, like `openTest`. */
  measure(split: SplitName): Promise<void>;
  record(): Promise<RunRecord | undefined>;
}
export interface RunStore extends RunCommands {
  readonly store: StoreApi<RunState>;
  /** Curves of this run and of the one before it. */
  curves(): { readonly current: Curves; readonly previous: Curves | undefined };
  /** Sets the clips with pictures; applies to runs on the dataset with that key. */
  watch(clipIds: readonly string[], dataKey: string): Promise<void>;
  /** Ends the run with this failure message. */
  fail(message: string): void;
  /** Reports that the training worker stopped. A run with a checkpoint continues in a new worker. */
  reportWorkerFailure(reason: string): Promise<void>;
}

export function createRunStore(lab: LabClient, clock: Clock): RunStore {
  let watched: { readonly clipIds: readonly string[]; readonly dataKey: string } = {
    clipIds: [],
    dataKey: "",
  };
  /** Whether the open run has had its first command. */
  let hasBegun = false;
  /** Whether the last command was to train, rather than to step or pause. */
  let isPlaying = false;
  const feed = createRunTelemetry(clock, {
    loss: () => void guarded(() => recover("The GPU was lost")),
    opened: () => {
      if (hasBegun) void guarded(sendWatchedClips);
    },
  });
  const { store, state, setState: show, curves, recovery } = feed;

  /** Runs a command and turns its error into a failure of the run. */
  const guarded = async (command: () => Promise<void>): Promise<void> => {
    try {
      await command();
    } catch (error) {
      const failure = toFailure(error);
      // the code that terminated the worker sets the state
      if (failure.code !== "cancelled") show(afterFailure(state(), failure));
    }
  };
  const recover = async (cause: string): Promise<void> => {
    const was = state().status;
    hasBegun = true;
    if (!(await reopenRun(lab, feed, cause))) return;
    if (was === "stopped") await lab.stop();
    else if (isPlaying || was === "done") await lab.play();
  };
  const sendWatchedClips = async (): Promise<void> => {
    const { clipIds, dataKey } = watched;
    if (clipIds.length > 0 && state().opened?.dataKey === dataKey) await lab.watch(clipIds);
  };
  /** Runs a command on the open run; opens one first if needed. */
  const begin = async (config: ExperimentConfig, command: () => Promise<void>): Promise<void> => {
    if (state().status === "paused") return command();
    hasBegun = false;
    if (!(await openRun(lab, feed, config))) return;
    const commanded = command();
    // not awaited, since pictures take longer than the first steps
    hasBegun = true;
    void guarded(sendWatchedClips);
    await commanded;
  };
  const refused = (message: string): void => show({ ...state(), refusal: message });

  return {
    store,
    curves: () => ({ current: curves.current(), previous: curves.previous() }),
    train: (config) =>
      guarded(async () => {
        if (!can("train", state())) return;
        isPlaying = true;
        await begin(config, () => lab.play());
      }),
    step: (config) =>
      guarded(async () => {
        if (!can("step", state())) return;
        isPlaying = false;
        await begin(config, () => lab.step(1));
      }),
    pause: () =>
      guarded(async () => {
        if (!can("pause", state())) return;
        isPlaying = false;
        await lab.pause();
      }),
    stop: () => guarded(async () => (can("stop", state()) ? lab.stop() : undefined)),
    reset: () =>
      guarded(async () => {
        if (!can("reset", state())) return;
        feed.subscribe();
        curves.begin();
        show({ ...idleRun, curvesVersion: state().curvesVersion + 1 });
        await lab.close();
      }),
    retry: (scale) =>
      guarded(async () => {
        isPlaying = true;
        const outcome = await lab.retry(scale);
        if (outcome.ok) await lab.play();
        else refused(outcome.failure.message);
      }),
    openTest: () =>
      guarded(async () => {
        if (!can("test", state())) return;
        refused("");
        const outcome = await lab.openTest();
        if (!outcome.ok) refused(outcome.failure.message);
      }),
    measure: (split) => measureRun(lab, feed, split),
    async record() {
      const outcome = await lab
        .record()
        .catch((error: unknown): Outcome<RunRecord> => ({ ok: false, failure: toFailure(error) }));
      refused(outcome.ok ? "" : outcome.failure.message);
      return outcome.ok ? outcome.value : undefined;
    },
    watch: (clipIds, dataKey) =>
      guarded(async () => {
        watched = { clipIds, dataKey };
        await sendWatchedClips();
      }),
    fail(message) {
      show(afterLoss(state(), "internal", message));
    },
    reportWorkerFailure: (reason) =>
      guarded(async () => {
        if (recovery.hasCheckpoint && !["idle", "failed"].includes(state().status))
          return recover(`The training worker stopped (${reason})`);
        const message = `The training worker stopped: ${reason}. Reload the page.`;
        show(afterLoss(state(), "internal", message));
      }),
  };
}
