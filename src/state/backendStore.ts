/** Stores the backend that is started while the page is read, before the first run. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LabClient } from "../client/labClient";
import type { BackendReport } from "../contract/backend";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";

type BackendChoice = Pick<ExperimentConfig, "backend" | "engine">;

export interface BackendState {
  readonly isStarting: boolean;
  /** The started backend and the choice that it answers. */
  readonly started?: { readonly choice: BackendChoice; readonly report: BackendReport };
  /** The result of the last request to measure again, as a sentence; empty without one. */
  readonly message: string;
}

export interface BackendStore {
  readonly store: StoreApi<BackendState>;
  /**
   * Starts the chosen backend; with `again`, measures the device again. While one is starting, only the
   * newest choice waits for its turn.
   */
  prepare(choice: BackendChoice, again?: boolean): Promise<void>;
  /** Records the backend that a run uses, which may differ from the prepared one after a lost GPU. */
  noteRun(choice: BackendChoice, report: BackendReport): void;
}

const isSame = (a: BackendChoice, b: BackendChoice): boolean =>
  a.backend === b.backend && a.engine === b.engine;

export function createBackendStore(lab: Pick<LabClient, "prepareBackend">): BackendStore {
  const store = createStore<BackendState>(() => ({ isStarting: false, message: "" }));
  let newest: BackendChoice | undefined;

  const start = async (choice: BackendChoice, again: boolean): Promise<void> => {
    store.setState({ isStarting: true, message: again ? "Measuring…" : "" });
    const outcome = await lab
      .prepareBackend(choice, again)
      .catch((error: unknown) => ({ ok: false, failure: toFailure(error) }) as const);
    const report = outcome.ok ? outcome.value : undefined;
    const message = outcome.ok ? againMessage(report) : outcome.failure.message;
    const isCancelled = !outcome.ok && outcome.failure.code === "cancelled";
    store.setState({
      isStarting: false,
      message: again && !isCancelled ? message : "",
      ...(report && { started: { choice, report } }),
    });
  };

  return {
    store,
    noteRun: ({ backend, engine }, report) =>
      store.setState({ started: { choice: { backend, engine }, report } }),
    async prepare({ backend, engine }, again = false) {
      newest = { backend, engine };
      if (store.getState().isStarting) return;
      let choice = newest;
      await start(choice, again);
      while (!isSame(choice, newest)) {
        choice = newest;
        await start(choice, false);
      }
    },
  };
}

const againMessage = (report: BackendReport | undefined): string =>
  report === undefined
    ? "A run is open, so the next run will measure the backend again."
    : report.selfCheck
      ? "Measured and checked again."
      : "Plain JavaScript needs no speed test and no self-check.";

/** The report of the started backend; undefined if the setup names another one now. */
export const startedReport = (
  { started }: BackendState,
  choice: BackendChoice,
): BackendReport | undefined =>
  started && isSame(started.choice, choice) ? started.report : undefined;
