/** The comparison whose runs are being made, one after another, in the page's own training worker. */
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
  /** Fetches what earlier visits left. */
  load(): Promise<void>;
  /** Keeps the plan and makes its runs; resolves when they are made or stopped. */
  start(plan: ComparisonPlan): Promise<void>;
  resume(id: string): Promise<void>;
  /** Forgets the runs that failed and makes them again. */
  retry(id: string): Promise<void>;
  /** Ends the run in hand, whose time is lost; what is done stays. */
  stop(): Promise<void>;
  remove(id: string): Promise<void>;
  show(id: string): void;
  /** A plan file or a compare.json: kept and shown; its missing runs wait for `resume`. */
  open(text: string, modalities?: number): Promise<void>;
}

interface CompareTools {
  readonly run: RunStore;
  readonly clock: Clock;
  readonly storage: ComparisonStorage;
  catalogue(): Catalogue | undefined;
  /** Another training worker in the place of one that may be broken. */
  restart(): Promise<void>;
  /** Who else has the lab now, in a sentence; empty when nobody has. */
  busy(): string;
  /** Why no run of the plan can be made now; empty when they can. */
  obstacle(plan: ComparisonPlan): string;
}

/** Failures that the next run would meet as well. */
const lasting: readonly LabErrorCode[] = ["no-backend", "cancelled"];
/** Failures after which a worker is still sound. */
const harmless: readonly LabErrorCode[] = [
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
  const shelf = createComparisonLibrary(store, storage);
  let wantsStop = false;
  const isIdle = (): boolean => store.getState().status === "idle";
  const closeRun = async (): Promise<void> => {
    if (can("reset", run.store.getState())) await run.reset();
  };

  /** Makes one run -> a sentence where the comparison cannot go on. */
  const makeNext = async ({ id, plan, cells }: Comparison, planned: Planned): Promise<string> => {
    const obstacle = tools.obstacle(plan);
    if (obstacle !== "") return obstacle;
    store.setState({ current: { id, run: planned, startedMs: clock.nowMs() } });
    const { cell, code } = await makeRun(run, clock, planned, plan.openTest);
    if (!cell) return "";
    if (code && lasting.includes(code)) return cell.failure ?? "";
    const other = otherClips(cells, cell.summary);
    if (other !== "") return other;
    await shelf.putCell(id, cell);
    store.setState({ message: newsOf(planned, cell), messageOf: id });
    if (code && !harmless.includes(code)) await tools.restart();
    return "";
  };
  const makeAll = async (id: string, catalogue: Catalogue): Promise<string> => {
    for (;;) {
      const comparison = shelf.find(id);
      const planned = comparison && nextRun(comparison, catalogue);
      if (!planned || wantsStop) return "";
      const problem = await makeNext(comparison, planned);
      if (problem !== "") return problem;
    }
  };
  /** Takes the lab before anything is waited for, so that a second press finds it taken; undefined where it cannot. */
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
  const goOn = async (id: string, catalogue: Catalogue): Promise<void> => {
    store.setState({ shown: id, message: "Comparing.", messageOf: id });
    let problem = "";
    try {
      // one that stands paused would go on in the place of the first
      await closeRun();
      problem = await makeAll(id, catalogue);
      await closeRun();
    } catch (error) {
      problem = toFailure(error).message;
    }
    const message = endOf(shelf.find(id), catalogue);
    const { current: _current, ...rest } = store.getState();
    // what could not be kept stays said
    store.setState(
      { ...rest, status: "idle", message, messageOf: id, problem: problem || rest.problem },
      true,
    );
  };

  return {
    store,
    load: () => shelf.load(),
    async start(plan) {
      if (!isIdle()) return;
      const catalogue = claim();
      const id = await shelf.add(plan, []);
      if (catalogue) await goOn(id, catalogue);
    },
    async resume(id) {
      const catalogue = shelf.find(id) && claim();
      if (catalogue) await goOn(id, catalogue);
    },
    async retry(id) {
      const catalogue = shelf.find(id) && claim();
      if (!catalogue) return;
      await shelf.dropFailed(id);
      await goOn(id, catalogue);
    },
    async stop() {
      if (store.getState().status !== "running") return;
      wantsStop = true;
      const { shown: messageOf } = store.getState();
      store.setState({ status: "stopping", message: "Stopping.", messageOf });
      await closeRun();
    },
    async remove(id) {
      if (isIdle() || store.getState().current?.id !== id) await shelf.remove(id);
    },
    show: (id) => store.setState({ shown: id }),
    async open(text, modalities) {
      const catalogue = tools.catalogue();
      if (catalogue) await shelf.open(text, catalogue, modalities);
    },
  };
}

/** What came of one run. */
function newsOf({ row, kind, replicate }: Planned, { summary, failure = "" }: Cell): string {
  const which = `${row.name}, ${kind === "trial" ? "trial on " : ""}${replicate}`;
  const fused = summary && figureOf(summary, { split: "best", subject: "fused" });
  return fused === undefined
    ? `${which}: no result. ${failure}`
    : `${which}: ${points(fused)} % on validation.`;
}

/** Why a run is not of the comparison that has these cells; empty when it is. */
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
