/** Makes the runs of a comparison, one after another, in the page's training worker. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Catalogue } from "../contract/cards";
import type { Cell, ComparisonPlan, ComparisonStorage } from "../contract/compare";
import { createComparisonLibrary, type CompareState } from "./comparisonLibrary";
import { createMissingRuns, type MissingRunTools } from "./missingRuns";

export interface CompareStore {
  readonly store: StoreApi<CompareState>;
  /** Loads the comparisons of earlier visits. */
  load(): Promise<void>;
  /**
   * Stores the plan and makes its runs, except those that `known` has. Resolves when they are done or stopped.
   */
  start(plan: ComparisonPlan, known?: readonly Cell[]): Promise<void>;
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

interface CompareTools extends MissingRunTools {
  readonly storage: ComparisonStorage;
  catalogue(): Catalogue | undefined;
  /** Why the lab is in use, as a sentence; empty if it is free. */
  busy(): string;
}

export function createCompareStore(tools: CompareTools): CompareStore {
  const store = createStore<CompareState>(() => ({
    status: "idle",
    comparisons: [],
    shown: "",
    message: "",
    messageOf: "",
    problem: "",
  }));
  const library = createComparisonLibrary(store, tools.storage);
  const missingRuns = createMissingRuns(tools, store, library);
  const isIdle = (): boolean => store.getState().status === "idle";
  /** Claims the lab synchronously, so that a second press has no effect. Returns undefined if it is in use. */
  const claim = (): Catalogue | undefined => {
    const catalogue = tools.catalogue();
    if (!isIdle() || !catalogue) return undefined;
    const problem = tools.busy();
    if (problem !== "") store.setState({ problem });
    const isBusy = ["opening", "running"].includes(tools.run.store.getState().status);
    if (problem !== "" || isBusy) return undefined;
    store.setState({ status: "running", problem: "" });
    return catalogue;
  };

  return {
    store,
    load: () => library.load(),
    async start(plan, known = []) {
      if (!isIdle()) return;
      const catalogue = claim();
      const id = await library.add(plan, known);
      if (catalogue) await missingRuns.make(id, catalogue);
    },
    async resume(id) {
      const catalogue = library.find(id) && claim();
      if (catalogue) await missingRuns.make(id, catalogue);
    },
    async retry(id) {
      const catalogue = library.find(id) && claim();
      if (!catalogue) return;
      await library.dropFailed(id);
      await missingRuns.make(id, catalogue);
    },
    async stop() {
      if (store.getState().status !== "running") return;
      const { shown: messageOf } = store.getState();
      store.setState({ status: "stopping", message: "Stopping.", messageOf });
      await missingRuns.closeRun();
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
