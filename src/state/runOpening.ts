/** Opens a run, and reopens a lost one in another worker. */
import type { LabClient } from "../client/labClient";
import type { ExperimentConfig } from "../contract/experiment";
import { afterFailure, afterLoss, openingState, type RunState } from "./run";
import type { RunTelemetry } from "./runTelemetry";
import type { BackendReport } from "../contract/backend";

/** Opens a run, paused at step 0. Resolves with false on failure or if a newer request superseded it. */
export async function openRun(
  lab: LabClient,
  feed: RunTelemetry,
  config: ExperimentConfig,
): Promise<boolean> {
  const { state, setState: show, curves, recovery } = feed;
  const { sink, isNewest } = feed.subscribe();
  feed.startFirstStepTimer();
  recovery.reset();
  curves.begin();
  show(openingState(config, state().curvesVersion));
  const outcome = await lab.open(config, sink);
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
export async function reopenRun(
  lab: LabClient,
  feed: RunTelemetry,
  cause: string,
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
  const outcome = isNewest() ? await lab.open(config, sink, resume) : undefined;
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
