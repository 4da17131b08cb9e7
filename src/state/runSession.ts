/** Opens, continues and recovers the run, and sends its watched clips. */
import type { LabClient } from "../client/labClient";
import type { BackendReport } from "../contract/backend";
import type { OpenOptions } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { afterFailure, afterLoss, openingState, type RunState } from "./run";
import { createRunTelemetry, type RunTelemetry } from "./runTelemetry";
import type { Clock } from "./throttle";

export interface RunSession {
  readonly feed: RunTelemetry;
  /** Runs a command and turns its error into a failure of the run. */
  guarded(command: () => Promise<void>): Promise<void>;
  /** Runs a command on the open run; opens one first if needed. */
  begin(
    config: ExperimentConfig,
    command: () => Promise<void>,
    options?: OpenOptions,
  ): Promise<void>;
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
  /** Of the open run, for its recovery. */
  let openOptions: OpenOptions = {};
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
    if (!(await reopenRun(lab, feed, cause, openOptions))) return;
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
    begin: async (config, command, options = {}) => {
      if (state().status === "paused") return command();
      hasBegun = false;
      openOptions = options;
      if (!(await openRun(lab, feed, config, options))) return;
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

/** Opens a run, paused at step 0. Resolves with false on failure or if a newer request superseded it. */
async function openRun(
  lab: LabClient,
  feed: RunTelemetry,
  config: ExperimentConfig,
  options: OpenOptions,
): Promise<boolean> {
  const { state, setState: show, curves, recovery } = feed;
  const { sink, isNewest } = feed.subscribe();
  feed.startFirstStepTimer();
  recovery.reset();
  curves.begin();
  show(openingState(config, state().curvesVersion));
  const outcome = await lab.open(config, sink, undefined, options);
  if (!isNewest()) return false;
  if (outcome.ok) show(readyState(outcome.value, state()));
  else show(afterFailure(state(), outcome.failure));
  return outcome.ok;
}

/**
 * Restarts the worker and opens the run at its checkpoint, paused. Resolves with false if it cannot continue
 * (the state tells why) or if a newer request superseded it.
 * `cause`: start of a sentence, such as "The GPU was lost".
 */
async function reopenRun(
  lab: LabClient,
  feed: RunTelemetry,
  cause: string,
  options: OpenOptions,
): Promise<boolean> {
  const { state, setState: show, curves, recovery } = feed;
  const { config, backend } = state();
  const plan = recovery.planRestart(cause, state());
  const { sink, isNewest } = feed.subscribe();
  if (typeof plan === "string" || !config) {
    if (typeof plan === "string") show(afterLoss(state(), "device-lost", plan));
    await lab.restart();
    return false;
  }
  const { restart, resume } = plan;
  curves.rollBack(restart.restoredStep);
  show({ ...plan.state, status: "opening", message: `${cause}. Restarting the lab…` });
  await lab.restart();
  const outcome = isNewest() ? await lab.open(config, sink, resume, options) : undefined;
  if (!outcome || !isNewest()) return false;
  if (!outcome.ok) {
    const where = `${cause} at step ${restart.lostStep}.`;
    show(afterLoss(state(), outcome.failure.code, `${where} ${outcome.failure.message}`));
    return false;
  }
  const { name, reason } = outcome.value;
  const changed = name === backend?.name ? "" : ` It runs on another backend now: ${reason}`;
  const restarts = [...state().restarts, restart.message + changed];
  show(readyState(outcome.value, { ...state(), restarts }));
  return true;
}

/** The paused state of an opened run. */
function readyState(backend: BackendReport, state: RunState): RunState {
  if (state.status !== "opening") return { ...state, backend };
  const message = `Ready at step ${state.step?.step ?? 0}.`;
  return { ...state, backend, status: "paused", message };
}
