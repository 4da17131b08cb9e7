/** Makes the missing runs of a comparison, several at a time. */
import { runsLeft, type Planned } from "../../src/compare/queue";
import type { Catalogue } from "../../src/contract/cards";
import type { Cell, ComparisonPlan, RunSummary } from "../../src/contract/compare";

/** Makes one run. Rejects with a sentence. */
export type Train = (planned: Planned, test: Testing) => Promise<RunSummary>;
type Testing = Pick<ComparisonPlan, "openTest" | "testEpochs">;

export interface MakingOptions {
  readonly plan: ComparisonPlan;
  readonly catalogue: Catalogue;
  /** Cells that are done. */
  readonly cells: readonly Cell[];
  /** One for each process. */
  readonly trainers: readonly Train[];
  readonly nowMs: () => number;
  /** Called after every run, one call at a time, with all cells; the next run of that process waits. */
  onCell(cells: readonly Cell[], made: Cell, planned: Planned): Promise<void>;
}

/**
 * Resolves with all cells when no run is left. A failed run is a cell with a sentence. If `onCell` rejects, no other
 * run is started or saved, and the promise rejects.
 */
export async function makeCells(options: MakingOptions): Promise<readonly Cell[]> {
  const { plan, catalogue, trainers, onCell } = options;
  let cells = options.cells;
  let isStopped = false;
  let saving = Promise.resolve();
  const inFlight = new Map<string, Promise<void>>();
  const next = (): Planned | undefined =>
    runsLeft({ plan, cells }, catalogue).find(({ key }) => !inFlight.has(key));
  // one at a time, because all write the same file; runs that end after a stop were interrupted by it
  const save = (made: Cell, planned: Planned): Promise<void> =>
    (saving = saving.then(async () => {
      if (isStopped) return;
      cells = [...cells.filter(({ key }) => key !== made.key), made];
      await onCell(cells, made, planned);
    }));
  const makeAll = async (train: Train): Promise<void> => {
    while (!isStopped) {
      const planned = next();
      if (planned) {
        const making = makeCell(train, planned, options).then((made) => save(made, planned));
        inFlight.set(planned.key, making);
        await making.finally(() => inFlight.delete(planned.key));
      } else if (inFlight.size > 0) await Promise.race(inFlight.values());
      else return;
    }
  };
  const stop = (error: unknown): never => {
    isStopped = true;
    throw error;
  };
  await Promise.all(trainers.map((train) => makeAll(train).catch(stop)));
  return cells;
}

async function makeCell(
  train: Train,
  planned: Planned,
  { plan, nowMs }: MakingOptions,
): Promise<Cell> {
  const { key, hash, row, kind, replicate, setting, refusal } = planned;
  const start = nowMs();
  const outcome = await outcomeOf(train, planned, plan);
  const seconds = refusal === "" ? Math.round(nowMs() - start) / 1000 : 0;
  return { key, hash, row: row.id, kind, replicate, setting, seconds, ...outcome };
}

async function outcomeOf(
  train: Train,
  planned: Planned,
  { openTest, testEpochs = 0 }: ComparisonPlan,
): Promise<Pick<Cell, "summary" | "failure">> {
  if (planned.refusal !== "") return { failure: planned.refusal };
  try {
    const isTested = openTest && planned.kind === "run";
    const test = { openTest: isTested, testEpochs: isTested ? testEpochs : 0 };
    return { summary: await train(planned, test) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
