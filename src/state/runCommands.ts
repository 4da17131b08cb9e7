/** The commands of a single run: each checks whether it is allowed, then sends it to the lab. */
import type { LabClient } from "../client/labClient";
import type { SplitName } from "../contract/clip";
import type { OpenOptions, Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunRecord } from "../contract/record";
import { measureRun } from "./measureRun";
import { can, idleRun, type Command } from "./run";
import type { RunSession } from "./runSession";

/** All of them are locked while a comparison uses the lab. */
export interface RunCommands {
  /** Opens a run if none is open, then trains. */
  train(config: ExperimentConfig, options?: OpenOptions): Promise<void>;
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

export function createRunCommands(lab: LabClient, session: RunSession): RunCommands {
  const { feed, begin, guarded, setPlaying } = session;
  const { state, setState, curves } = feed;
  const setRefusal = (refusal: string): void => setState({ ...state(), refusal });
  const ifAllowed = (command: Command, work: () => Promise<void>): Promise<void> =>
    guarded(async () => {
      if (can(command, state())) await work();
    });

  return {
    train: (config, options) =>
      ifAllowed("train", () => {
        setPlaying(true);
        return begin(config, () => lab.play(), options);
      }),
    step: (config) =>
      ifAllowed("step", () => {
        setPlaying(false);
        return begin(config, () => lab.step(1));
      }),
    pause: () =>
      ifAllowed("pause", () => {
        setPlaying(false);
        return lab.pause();
      }),
    stop: () => ifAllowed("stop", () => lab.stop()),
    reset: () =>
      ifAllowed("reset", () => {
        feed.subscribe();
        curves.begin();
        setState({ ...idleRun, curvesVersion: state().curvesVersion + 1 });
        return lab.close();
      }),
    retry: (scale) =>
      guarded(async () => {
        setPlaying(true);
        const outcome = await lab.retry(scale);
        if (!outcome.ok) setRefusal(outcome.failure.message);
      }),
    openTest: () =>
      ifAllowed("test", async () => {
        setRefusal("");
        const outcome = await lab.openTest();
        if (!outcome.ok) setRefusal(outcome.failure.message);
      }),
    measure: (split) => measureRun(lab, feed, split),
    async record() {
      const outcome = await lab
        .record()
        .catch((error: unknown): Outcome<RunRecord> => ({ ok: false, failure: toFailure(error) }));
      setRefusal(outcome.ok ? "" : outcome.failure.message);
      return outcome.ok ? outcome.value : undefined;
    },
  };
}
