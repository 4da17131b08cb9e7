/** Stores the run and its curves, and sends its commands to the lab. */
import type { StoreApi } from "zustand/vanilla";
import type { LabClient } from "../client/labClient";
import type { Curves } from "./curves";
import { afterLoss, type RunState } from "./run";
import { createRunCommands, type RunCommands } from "./runCommands";
import { createRunSession } from "./runSession";
import type { Clock } from "./throttle";

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
  const session = createRunSession(lab, clock);
  const { store, state, setState, curves, recovery } = session.feed;
  const fail = (message: string): void => setState(afterLoss(state(), "internal", message));

  return {
    store,
    curves: () => ({ current: curves.current(), previous: curves.previous() }),
    ...createRunCommands(lab, session),
    watch: (clipIds, dataKey) => session.guarded(() => session.watch(clipIds, dataKey)),
    fail,
    reportWorkerFailure: (reason) =>
      session.guarded(async () => {
        if (recovery.hasCheckpoint && !["idle", "failed"].includes(state().status))
          return session.recover(`The training worker stopped (${reason})`);
        fail(`The training worker stopped: ${reason}. Reload the page.`);
      }),
  };
}
