/** Makes the missing runs of a comparison, several at a time. */
import { cellsInForce, plannedRuns, type Planned } from "../../src/compare/queue";
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
  /** Called after every run, with all cells; the next run of that process waits. */
  onCell(cells: readonly Cell[], made: Cell, planned: Planned): Promise<void>;
}

/** Resolves with all cells when no run is left. A failed run is a cell with a sentence. */
export async function makeCells(options: MakingOptions): Promise<readonly Cell[]> {
  const { plan, catalogue, trainers, onCell } = options;
  let cells = options.cells;
  const inFlight = new Map<string, Promise<void>>();
  const next = (): Planned | undefined =>
    missingRuns(plan, catalogue, cells).find(({ key }) => !inFlight.has(key));
  const makeAll = async (train: Train): Promise<void> => {
    for (;;) {
      const planned = next();
      if (planned) {
        const making = makeCell(train, planned, options).then(async (made) => {
          cells = [...cells.filter(({ key }) => key !== made.key), made];
          await onCell(cells, made, planned);
        });
        inFlight.set(planned.key, making);
        await making.finally(() => inFlight.delete(planned.key));
      } else if (inFlight.size > 0) await Promise.race(inFlight.values());
      else return;
    }
  };
  await Promise.all(trainers.map(makeAll));
  return cells;
}

/** Runs that can start now; trials and other rows may have to end before others are planned. */
function missingRuns(
  plan: ComparisonPlan,
  catalogue: Catalogue,
  cells: readonly Cell[],
): readonly Planned[] {
  const done = new Set(cellsInForce({ plan, cells }, catalogue).map(({ key }) => key));
  return plannedRuns(plan, catalogue, cells).filter(({ key }) => !done.has(key));
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
