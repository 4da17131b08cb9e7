/** Opens, continues and recovers the run, and sends its watched clips. */
import type { LabClient } from "../client/labClient";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { afterFailure } from "./run";
import { openRun, reopenRun } from "./runOpening";
import { createRunTelemetry, type RunTelemetry } from "./runTelemetry";
import type { Clock } from "./throttle";

export interface RunSession {
  readonly feed: RunTelemetry;
  /** Runs a command and turns its error into a failure of the run. */
  guarded(command: () => Promise<void>): Promise<void>;
  /** Runs a command on the open run; opens one first if needed. */
  begin(config: ExperimentConfig, command: () => Promise<void>): Promise<void>;
  /** Sets whether the run trains again after a recovery, rather than pausing. */
  setPlaying(isPlaying: boolean): void;
  /** Continues the lost run in a new worker. `cause`: start of a sentence. */
  recover(cause: string): Promise<void>;
  /** Sets the clips with pictures; applies to runs on the dataset with that key. */
  watch(clipIds: readonly string[], dataKey: string): Promise<void>;
}

export function createRunSession(lab: LabClient, clock: Clock): RunSession {
  let watched: { readonly clipIds: readonly string[]; readonly dataKey: string } = {
    clipIds: [],
    dataKey: "",
  };
  /** Whether the open run has had its first command. */
  let hasBegun = false;
  let isPlaying = false;
  const feed = createRunTelemetry(clock, {
    loss: () => void guarded(() => recover("The GPU was lost")),
    opened: () => {
      if (hasBegun) void guarded(sendWatchedClips);
    },
  });
  const { state, setState } = feed;

  const guarded = async (command: () => Promise<void>): Promise<void> => {
    try {
      await command();
    } catch (error) {
      const failure = toFailure(error);
      // the code that terminated the worker sets the state
      if (failure.code !== "cancelled") setState(afterFailure(state(), failure));
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

  return {
    feed,
    guarded,
    recover,
    setPlaying: (next) => {
      isPlaying = next;
    },
    begin: async (config, command) => {
      if (state().status === "paused") return command();
      hasBegun = false;
      if (!(await openRun(lab, feed, config))) return;
      const commanded = command();
      // not awaited, since pictures take longer than the first steps
      hasBegun = true;
      void guarded(sendWatchedClips);
      await commanded;
    },
    watch: async (clipIds, dataKey) => {
      watched = { clipIds, dataKey };
      await sendWatchedClips();
    },
  };
}
