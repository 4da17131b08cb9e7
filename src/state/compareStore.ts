/** Makes the runs of a comparison, one after another, in the page's training worker. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { cellsInForce, nextRun, runsInAll, type Planned } from "../compare/queue";
import { figureOf } from "../compare/summary";
import { points } from "../compare/words";
import type { Catalogue } from "../contract/cards";
import type {
  Cell,
  Comparison,
  ComparisonPlan,
  ComparisonStorage,
  RunSummary,
} from "../contract/compare";
import { toFailure, type LabErrorCode } from "../contract/errors";
import { makeRun } from "./compareRun";
import { createComparisonLibrary, type CompareState } from "./comparisonLibrary";
import type { Clock } from "./throttle";
import { can } from "./run";
import type { RunStore } from "./runStore";

export interface CompareStore {
  readonly store: StoreApi<CompareState>;
  /** Loads the comparisons of earlier visits. */
  load(): Promise<void>;
  /** Stores the plan and makes its runs. Resolves when they are done or stopped. */
  start(plan: ComparisonPlan): Promise<void>;
  resume(id: string): Promise<void>;
  /** Repeats the failed runs. */
  retry(id: string): Promise<void>;
  /** Aborts the current run and keeps the finished ones. */
  stop(): Promise<void>;
  remove(id: string): Promise<void>;
  show(id: string): void;
  /** Opens a plan file or a compare.json and selects it; `resume` makes its missing runs. */
  open(text: string, modalities?: number): Promise<void>;
}

interface CompareTools {
  readonly run: RunStore;
  readonly clock: Clock;
  readonly storage: ComparisonStorage;
  catalogue(): Catalogue | undefined;
  /** Restarts the training worker. */
  restart(): Promise<void>;
  /** Why the lab is in use, as a sentence; empty if it is free. */
  busy(): string;
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

export function createCompareStore(tools: CompareTools): CompareStore {
  const { run, clock, storage } = tools;
  const store = createStore<CompareState>(() => ({
    status: "idle",
    comparisons: [],
    shown: "",
    message: "",
    messageOf: "",
    problem: "",
  }));
  const library = createComparisonLibrary(store, storage);
  let wantsStop = false;
  const isIdle = (): boolean => store.getState().status === "idle";
  const closeRun = async (): Promise<void> => {
    if (can("reset", run.store.getState())) await run.reset();
  };

  /** Makes one run. Returns the reason if the comparison cannot continue, else an empty text. */
  const makeNext = async ({ id, plan, cells }: Comparison, planned: Planned): Promise<string> => {
    const obstacle = tools.obstacle(plan);
    if (obstacle !== "") return obstacle;
    store.setState({ current: { id, run: planned, startedMs: clock.nowMs() } });
    const { cell, code } = await makeRun(run, clock, planned, plan.openTest);
    if (!cell) return "";
    if (code && permanentFailures.includes(code)) return cell.failure ?? "";
    const other = otherClips(cells, cell.summary);
    if (other !== "") return other;
    await library.putCell(id, cell);
    store.setState({ message: resultMessage(planned, cell), messageOf: id });
    if (code && !harmlessFailures.includes(code)) await tools.restart();
    return "";
  };
  const makeAll = async (id: string, catalogue: Catalogue): Promise<string> => {
    for (;;) {
      const comparison = library.find(id);
      const planned = comparison && nextRun(comparison, catalogue);
      if (!planned || wantsStop) return "";
      const problem = await makeNext(comparison, planned);
      if (problem !== "") return problem;
    }
  };
  /** Claims the lab synchronously, so that a second press has no effect. Returns undefined if it is in use. */
  const claim = (): Catalogue | undefined => {
    const catalogue = tools.catalogue();
    if (!isIdle() || !catalogue) return undefined;
    const problem = tools.busy();
    if (problem !== "") store.setState({ problem });
    const isBusy = ["opening", "running"].includes(run.store.getState().status);
    if (problem !== "" || isBusy) return undefined;
    wantsStop = false;
    store.setState({ status: "running", problem: "" });
    return catalogue;
  };
  const makeMissingRuns = async (id: string, catalogue: Catalogue): Promise<void> => {
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
    const message = endOf(library.find(id), catalogue);
    const { current: _current, ...rest } = store.getState();
    // keep an earlier message about storage
    store.setState(
      { ...rest, status: "idle", message, messageOf: id, problem: problem || rest.problem },
      true,
    );
  };

  return {
    store,
    load: () => library.load(),
    async start(plan) {
      if (!isIdle()) return;
      const catalogue = claim();
      const id = await library.add(plan, []);
      if (catalogue) await makeMissingRuns(id, catalogue);
    },
    async resume(id) {
      const catalogue = library.find(id) && claim();
      if (catalogue) await makeMissingRuns(id, catalogue);
    },
    async retry(id) {
      const catalogue = library.find(id) && claim();
      if (!catalogue) return;
      await library.dropFailed(id);
      await makeMissingRuns(id, catalogue);
    },
    async stop() {
      if (store.getState().status !== "running") return;
      wantsStop = true;
      const { shown: messageOf } = store.getState();
      store.setState({ status: "stopping", message: "Stopping.", messageOf });
      await closeRun();
    },
    async remove(id) {
      if (isIdle() || store.getState().current?.id !== id) await library.remove(id);
    },
    show: (id) => store.setState({ shown: id }),
    async open(text, modalities) {
      const catalogue = tools.catalogue();
      if (catalogue) await library.open(text, catalogue, modalities);
    },
  };
}

/** Describes the result of one run. */
function resultMessage({ row, kind, replicate }: Planned, { summary, failure = "" }: Cell): string {
  const which = `${row.name}, ${kind === "trial" ? "trial on " : ""}${replicate}`;
  const fused = summary && figureOf(summary, { split: "best", subject: "fused" });
  return fused === undefined
    ? `${which}: no result. ${failure}`
    : `${which}: ${points(fused)} % on validation.`;
}

/** The reason why a run used other clips than the earlier cells; empty if it did not. */
function otherClips(cells: readonly Cell[], made: RunSummary | undefined): string {
  const was = cells.find(({ summary }) => summary)?.summary?.dataset;
  const is = made?.dataset;
  if (!was || !is) return "";
  const count = ({ clips }: typeof is): number => clips.train + clips.validation + clips.test;
  if (was.classes.join() === is.classes.join() && count(was) === count(is)) return "";
  return `These are not the clips that the comparison began with (${count(was)} clips of ${was.classes.length} classes then, ${count(is)} of ${is.classes.length} now); bring those back and resume.`;
}

function endOf(comparison: Comparison | undefined, catalogue: Catalogue): string {
  if (!comparison) return "";
  const cells = cellsInForce(comparison, catalogue);
  const failed = cells.filter(({ failure }) => failure !== undefined).length;
  const all = runsInAll(comparison.plan);
  const without = failed > 0 ? `, ${failed} without a result` : "";
  return cells.length === all
    ? `Done: ${all} runs${without}.`
    : `Stopped after ${cells.length} of ${all} runs${without}.`;
}
