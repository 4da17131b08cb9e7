/** Makes the missing runs of a comparison, one after another. */
import type { StoreApi } from "zustand/vanilla";
import { nextRun, type Planned } from "../compare/queue";
import type { Catalogue } from "../contract/cards";
import type { Comparison, ComparisonPlan } from "../contract/compare";
import { toFailure, type LabErrorCode } from "../contract/errors";
import { endMessage, otherClipsMessage, resultMessage } from "./compareMessages";
import { makeRun, type RunTools } from "./compareRun";
import type { CompareState, ComparisonLibrary } from "./comparisonLibrary";
import { can } from "./run";

export interface MissingRuns {
  /** Makes the missing runs, then sets the status "idle". Ends early in the status "stopping". */
  make(id: string, catalogue: Catalogue): Promise<void>;
  /** Closes the open run, if there is one. */
  closeRun(): Promise<void>;
}
export interface MissingRunTools extends RunTools {
  /** Restarts the training worker. */
  restart(): Promise<void>;
  /** Why the plan cannot run now; empty if it can. */
  obstacle(plan: ComparisonPlan): string;
}

/** Failures that would stop the next run as well. */
const permanentFailures: readonly LabErrorCode[] = ["no-backend", "cancelled"];
/** Failures that leave the worker usable. */
const harmlessFailures: readonly LabErrorCode[] = [
  "bad-config",
  "no-clips",
  "too-few-classes",
  "loss-not-finite",
];

export function createMissingRuns(
  { restart, obstacle, ...tools }: MissingRunTools,
  store: StoreApi<CompareState>,
  library: ComparisonLibrary,
): MissingRuns {
  const { run, clock } = tools;
  const closeRun = async (): Promise<void> => {
    if (can("reset", run.store.getState())) await run.reset();
  };
  /** Makes one run. Returns the reason if the comparison cannot continue, else an empty text. */
  const makeNext = async ({ id, plan, cells }: Comparison, planned: Planned): Promise<string> => {
    const reason = obstacle(plan);
    if (reason !== "") return reason;
    store.setState({ current: { id, run: planned, startedMs: clock.nowMs() } });
    const { cell, code } = await makeRun(tools, planned, plan);
    if (!cell) return "";
    if (code && permanentFailures.includes(code)) return cell.failure ?? "";
    const other = otherClipsMessage(cells, cell.summary);
    if (other !== "") return other;
    await library.putCell(id, cell);
    store.setState({ message: resultMessage(planned, cell), messageOf: id });
    if (code && !harmlessFailures.includes(code)) await restart();
    return "";
  };
  const makeAll = async (id: string, catalogue: Catalogue): Promise<string> => {
    for (;;) {
      const comparison = library.find(id);
      const planned = comparison && nextRun(comparison, catalogue);
      if (!planned || store.getState().status === "stopping") return "";
      const problem = await makeNext(comparison, planned);
      if (problem !== "") return problem;
    }
  };

  return {
    closeRun,
    make: async (id, catalogue) => {
      store.setState({ shown: id, message: "Comparing.", messageOf: id });
      let problem = "";
      try {
        // a paused run would be continued instead of the first one
        await closeRun();
        problem = await makeAll(id, catalogue);
        await closeRun();
      } catch (error) {
        problem = toFailure(error).message;
      }
      const message = endMessage(library.find(id), catalogue);
      const { current: _current, ...rest } = store.getState();
      // keep an earlier message about storage
      store.setState(
        { ...rest, status: "idle", message, messageOf: id, problem: problem || rest.problem },
        true,
      );
    },
  };
}
