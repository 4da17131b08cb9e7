/** Keeps comparisons in the page's state and in a persistent storage. */
import type { StoreApi } from "zustand/vanilla";
import { readComparisonFile } from "../compare/comparisonFile";
import { recordVersion } from "../compare/migrations";
import { readStored } from "../compare/storedComparisons";
import { runsInAll, type Planned } from "../compare/queue";
import type { Catalogue } from "../contract/cards";
import type { Cell, Comparison, ComparisonPlan, ComparisonStorage } from "../contract/compare";
import { toFailure } from "../contract/errors";

export interface CompareState {
  readonly status: "idle" | "running" | "stopping";
  /** Newest first. */
  readonly comparisons: readonly Comparison[];
  /** Id of the selected comparison; empty if there is none. */
  readonly shown: string;
  /** The run in progress. */
  readonly current?: { readonly id: string; readonly run: Planned; readonly startedMs: number };
  /** The newest event as a sentence, also for screen readers. */
  readonly message: string;
  /** Id of the comparison that the message is about; empty if that one was deleted. */
  readonly messageOf: string;
  /** The newest error as a sentence; empty if there is none. */
  readonly problem: string;
}

export interface ComparisonLibrary {
  find(id: string): Comparison | undefined;
  load(): Promise<void>;
  /** Stores a comparison and selects it. Returns its id. */
  add(plan: ComparisonPlan, cells: readonly Cell[]): Promise<string>;
  putCell(id: string, cell: Cell): Promise<void>;
  /** Deletes the failed runs. */
  dropFailed(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Stores and selects the comparison in a file, or sets `problem`. */
  open(text: string, catalogue: Catalogue, modalities?: number): Promise<void>;
}

export function createComparisonLibrary(
  store: StoreApi<CompareState>,
  storage: ComparisonStorage,
): ComparisonLibrary {
  const find = (id: string): Comparison | undefined =>
    store.getState().comparisons.find((one) => one.id === id);
  const edit = (id: string, cellsOf: (cells: readonly Cell[]) => readonly Cell[]): void =>
    store.setState(({ comparisons }) => ({
      comparisons: comparisons.map((one) =>
        one.id === id ? { ...one, cells: cellsOf(one.cells) } : one,
      ),
    }));
  const keep = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const problem = `This browser could not keep the results (${toFailure(error).message}); download them before you close the page.`;
      store.setState({ problem });
    }
  };
  const add = async (plan: ComparisonPlan, cells: readonly Cell[]): Promise<string> => {
    const { comparisons } = store.getState();
    const created = new Date().toISOString();
    const id = `${created} ${comparisons.length}`;
    store.setState({ comparisons: [{ id, created, plan, cells }, ...comparisons], shown: id });
    await keep(async () => {
      await storage.put({ version: recordVersion, id, created, plan });
      for (const cell of cells) await storage.putCell(id, cell);
    });
    return id;
  };

  return {
    find,
    add,
    async load() {
      try {
        const { comparisons: kept, problems } = readStored(await storage.all());
        const newest = kept.toSorted((a, b) => b.id.localeCompare(a.id));
        store.setState(({ comparisons, shown }) => ({
          comparisons: [...comparisons, ...newest],
          shown: shown === "" ? (newest[0]?.id ?? "") : shown,
          ...(problems.length > 0 && { problem: problems.join(" ") }),
        }));
      } catch (error) {
        const problem = `Earlier comparisons could not be read (${toFailure(error).message}).`;
        store.setState({ problem });
      }
    },
    async putCell(id, cell) {
      edit(id, (cells) => [...cells.filter(({ key }) => key !== cell.key), cell]);
      await keep(() => storage.putCell(id, cell));
    },
    async dropFailed(id) {
      const failed = find(id)?.cells.filter(({ failure }) => failure !== undefined) ?? [];
      const keys = failed.map(({ key }) => key);
      edit(id, (cells) => cells.filter(({ key }) => !keys.includes(key)));
      await keep(() => storage.deleteCells(id, keys));
    },
    async remove(id) {
      // delete from storage first, since the user may reload as soon as the page shows the deletion
      const failure = await storage.delete(id).catch(toFailure);
      store.setState(({ comparisons, shown, problem }) => {
        const rest = comparisons.filter((one) => one.id !== id);
        return {
          comparisons: rest,
          shown: shown === id ? (rest[0]?.id ?? "") : shown,
          message: failure ? "" : "The comparison was deleted.",
          messageOf: "",
          problem: failure
            ? `This browser could not delete the results (${failure.message}); the comparison may be shown again after a reload.`
            : problem,
        };
      });
    },
    async open(text, catalogue, modalities) {
      const read = readText(text, catalogue, modalities);
      if (!read.ok) {
        store.setState({ problem: `This file was not opened. ${read.failure.message}` });
        return;
      }
      const { plan, cells, dropped } = read.value;
      store.setState({ problem: "" });
      const id = await add(plan, cells);
      const left =
        dropped > 0 ? ` ${dropped} runs in it are damaged or belong to another plan.` : "";
      store.setState({
        message: `Opened "${plan.name}": ${cells.length} of ${runsInAll(plan)} runs are done.${left}`,
        messageOf: id,
      });
    },
  };
}

function readText(
  text: string,
  catalogue: Catalogue,
  modalities: number | undefined,
): ReturnType<typeof readComparisonFile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, failure: { code: "bad-config", message: "It is not JSON." } };
  }
  return readComparisonFile(json, catalogue, modalities);
}
