/** Makes one run of a comparison with the commands of the run store. */
import { summaryOf, summaryOfRidge } from "../compare/runSummary";
import type { Planned } from "../compare/queue";
import type { Cell, ComparisonPlan } from "../contract/compare";
import type { LabDoor } from "../contract/door";
import type { LabErrorCode } from "../contract/errors";
import type { Clock } from "./throttle";
import { can, type RunState } from "./run";
import type { RunStore } from "./runStore";

export interface RunTools {
  readonly run: RunStore;
  readonly clock: Clock;
  readonly fitRidge: LabDoor["fitRidge"];
}

export interface Made {
  /** Undefined if the run was stopped or reset. */
  readonly cell?: Cell;
  /** The error code of a failed run. */
  readonly code?: LabErrorCode;
}

const ends: readonly RunState["status"][] = ["done", "failed", "stopped", "idle"];

/** Trains to the end, opens the test split if the plan does, and summarises the record in a cell. */
export async function makeRun(
  { run, clock, fitRidge }: RunTools,
  planned: Planned,
  { openTest, testEpochs = 0 }: Pick<ComparisonPlan, "openTest" | "testEpochs">,
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
  if (refusal !== "") return { cell: { ...cell({ failure: refusal }), seconds: 0 } };
  const opensTest = openTest && kind === "run";
  if (row.isRidge) {
    if (can("reset", run.store.getState())) await run.reset();
    const fitted = await fitRidge(config, opensTest);
    if (!fitted.ok)
      return { cell: cell({ failure: fitted.failure.message }), code: fitted.failure.code };
    const [modality = ""] = config.modalities;
    return { cell: cell({ summary: summaryOfRidge(fitted.value, modality, testEpochs) }) };
  }
  void run.train(config, { testEpochs: opensTest ? testEpochs : 0 });
  const { status, failed, message } = await waitForEnd(run);
  if (status === "failed") {
    const code = failed?.failure.code ?? "internal";
    return { cell: cell({ failure: failed?.failure.message ?? message }), code };
  }
  if (status !== "done") return {};
  if (opensTest) await run.openTest();
  const isOpen = (): boolean => run.store.getState().status === "done";
  const refused = run.store.getState().refusal;
  const record = isOpen() && refused === "" ? await run.record() : undefined;
  // reset meanwhile
  if (!isOpen()) return {};
  if (record) return { cell: cell({ summary: summaryOf(record) }) };
  return { cell: cell({ failure: refused || run.store.getState().refusal }) };
}

/** Resolves with the state in which the started run ends. */
function waitForEnd({ store }: RunStore): Promise<RunState> {
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
