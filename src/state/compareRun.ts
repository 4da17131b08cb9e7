/** One run of a comparison, made by the run store as a person would make it. */
import { summaryOf } from "../compare/summary";
import type { Planned } from "../compare/queue";
import type { Cell } from "../contract/compare";
import type { LabErrorCode } from "../contract/errors";
import type { Clock } from "./throttle";
import type { RunState } from "./run";
import type { RunStore } from "./runStore";

export interface Made {
  /** Undefined when the run was stopped from outside. */
  readonly cell?: Cell;
  /** Of a run that failed. */
  readonly code?: LabErrorCode;
}

const ends: readonly RunState["status"][] = ["done", "failed", "stopped", "idle"];

/** Trains to the end, opens the test where it is wanted, and shortens the record to a cell. */
export async function makeRun(
  run: RunStore,
  clock: Clock,
  planned: Planned,
  openTest: boolean,
): Promise<Made> {
  const from = clock.nowMs();
  const { key, hash, row, kind, replicate, setting, refusal, config } = planned;
  const cell = (outcome: Pick<Cell, "summary" | "failure">): Cell => ({
    key,
    hash,
    row: row.id,
    kind,
    replicate,
    setting,
    seconds: Math.round(clock.nowMs() - from) / 1000,
    ...outcome,
  });
  // nothing is made, so it takes no time
  if (refusal !== "") return { cell: { ...cell({ failure: refusal }), seconds: 0 } };
  void run.train(config);
  const { status, failed, message } = await ended(run);
  if (status === "failed") {
    const code = failed?.failure.code ?? "internal";
    return { cell: cell({ failure: failed?.failure.message ?? message }), code };
  }
  if (status !== "done") return {};
  if (openTest && kind === "run") await run.openTest();
  const isOpen = (): boolean => run.store.getState().status === "done";
  const refused = run.store.getState().refusal;
  const record = isOpen() && refused === "" ? await run.record() : undefined;
  // closed from outside meanwhile
  if (!isOpen()) return {};
  if (record) return { cell: cell({ summary: summaryOf(record) }) };
  return { cell: cell({ failure: refused || run.store.getState().refusal }) };
}

/** The run's state once it has come to an end; it is on its way when this is called. */
function ended({ store }: RunStore): Promise<RunState> {
  return new Promise((resolve) => {
    const look = (state: RunState): void => {
      if (!ends.includes(state.status)) return;
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = store.subscribe(look);
    look(store.getState());
  });
}
