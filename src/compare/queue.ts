/** The runs of a comparison in order, and those that are left. */
import type { Catalogue } from "../contract/cards";
import type { Cell, Comparison, ComparisonPlan, RunSummary, Setting } from "../contract/compare";
import type { ExperimentConfig } from "../contract/experiment";
import { fromHash, toStoredHash } from "../contract/link";
import { configOf, replicatesOf, rowsOf, type Replicate, type Row } from "./rows";
import { drawSetting, trialSpace } from "./trialSpace";
import { figureOf, lateValidation } from "./runSummary";

/** A planned run or trial. */
export interface Planned {
  readonly key: string;
  readonly kind: Cell["kind"];
  readonly row: Row;
  readonly replicate: string;
  readonly setting: Setting;
  readonly config: ExperimentConfig;
  readonly hash: string;
  /** Why it cannot be made; empty if it can. */
  readonly refusal: string;
}

type TrialScore = (summary: RunSummary) => number | undefined;
const bestValidation: TrialScore = (summary) =>
  figureOf(summary, { split: "best", subject: "fused" });

/**
 * Trials come first, the rows in turn; then all rows for each seed or fold, so that rows can be compared
 * at any time and clips are made once for each seed. Runs of a row with trials that are not done are left
 * out. Only `cells` that belong to the plan count.
 */
export function plannedRuns(
  plan: ComparisonPlan,
  catalogue: Catalogue,
  cells: readonly Cell[],
): readonly Planned[] {
  const rows = rowsOf(plan, catalogue);
  const replicates = replicatesOf(plan);
  const [first] = replicates;
  const make = (
    kind: Cell["kind"],
    row: Row,
    replicate: Replicate,
    setting: Setting,
    place: string,
    refusal = row.refusal,
  ): Planned => {
    const config = configOf(plan, catalogue, row, replicate, setting);
    return {
      key: `${kind} ${row.id} ${place}`,
      kind,
      row,
      replicate: replicate.name,
      setting,
      config,
      hash: toStoredHash(config, catalogue),
      refusal,
    };
  };
  const trained = rows.filter(({ isRidge }) => !isRidge);
  const numbers = Array.from({ length: plan.trials?.count ?? 0 }, (_, i) => i + 1);
  const trials = first
    ? numbers.flatMap((trial) =>
        trained.map((row) => {
          const space = trialSpace(plan, catalogue, row);
          const isDefault = plan.trials?.ranges === "usual" && trial === 1;
          const setting = isDefault ? {} : drawSetting(space, first.seed, row.id, trial);
          return make("trial", row, first, setting, String(trial));
        }),
      )
    : [];
  const score = plan.trials?.ranges === "usual" ? lateValidation : bestValidation;
  const choices = new Map(
    rows.map((row) => [row.id, choiceOf(row, trials, cells, { catalogue, score })]),
  );
  const runs = replicates.flatMap((replicate) =>
    rows.flatMap((row) => {
      const choice = choices.get(row.id);
      if (!choice) return [];
      const sized =
        row.keepsAs === undefined ? choice : keptAs(row.keepsAs, replicate, cells, choice);
      if (!sized) return [];
      return [make("run", row, replicate, sized.setting, replicate.name, sized.refusal)];
    }),
  );
  return [...trials, ...runs];
}

interface Chosen {
  readonly setting: Setting;
  readonly refusal: string;
}

/** The setting of a fixed mask with the size of another row's mask; undefined until that run is done. */
function keptAs(
  id: string,
  { name }: Replicate,
  cells: readonly Cell[],
  { setting, refusal }: Chosen,
): Chosen | undefined {
  const other = cells.find(
    ({ kind, row, replicate }) => kind === "run" && row === id && replicate === name,
  );
  if (!other) return undefined;
  const kept = other.summary?.mask?.kept;
  if (!kept)
    return { setting, refusal: refusal || `There is no mask of "${id}" to be as large as.` };
  const counts = Object.entries(kept).map(([modality, count]) => `${modality}:${count}`);
  return { setting: { ...setting, "mask.keep": counts.join(",") }, refusal };
}

/** The setting of the row's best trial; undefined while trials are missing. */
function choiceOf(
  row: Row,
  trials: readonly Planned[],
  cells: readonly Cell[],
  { catalogue, score }: { readonly catalogue: Catalogue; readonly score: TrialScore },
): Chosen | undefined {
  const own = trials.filter((trial) => trial.row.id === row.id);
  if (own.length === 0 || row.refusal !== "") return { setting: {}, refusal: row.refusal };
  const done = own.flatMap((trial) => cellOf(trial, cells, catalogue) ?? []);
  if (done.length < own.length) return undefined;
  const scoreOf = ({ summary }: Cell): number =>
    (summary && score(summary)) ?? Number.NEGATIVE_INFINITY;
  const best = done.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  if (best.summary) return { setting: best.setting, refusal: "" };
  const why = best.failure ?? "";
  return { setting: {}, refusal: `None of its ${own.length} trials came to an end. ${why}`.trim() };
}

/** The cell of a planned run, if it was made with the same configuration. */
const cellOf = (planned: Planned, cells: readonly Cell[], catalogue: Catalogue): Cell | undefined =>
  cells.find(
    ({ key, hash }) =>
      key === planned.key &&
      (hash === planned.hash || presentHash(hash, catalogue) === planned.hash),
  );

/** The hash that this version writes for the configuration of another hash; undefined if it cannot be read. */
function presentHash(hash: string, catalogue: Catalogue): string | undefined {
  // an empty hash was the default experiment of version 1
  const { config, problems } = fromHash(hash === "" ? "v=1" : hash, catalogue);
  return problems.length === 0 ? toStoredHash(config, catalogue) : undefined;
}

/** The cells of the present plan. */
export function cellsInForce(
  { plan, cells }: Pick<Comparison, "plan" | "cells">,
  catalogue: Catalogue,
): readonly Cell[] {
  return plannedRuns(plan, catalogue, cells).flatMap(
    (planned) => cellOf(planned, cells, catalogue) ?? [],
  );
}

/** Planned runs without a cell; others may be planned when these have ended. */
export const runsLeft = (
  { plan, cells }: Pick<Comparison, "plan" | "cells">,
  catalogue: Catalogue,
): readonly Planned[] =>
  plannedRuns(plan, catalogue, cells).filter((planned) => !cellOf(planned, cells, catalogue));

/** The next run to be made; undefined if all are done. */
export const nextRun = (
  comparison: Pick<Comparison, "plan" | "cells">,
  catalogue: Catalogue,
): Planned | undefined => runsLeft(comparison, catalogue)[0];

/** Number of runs and trials, ridge regressions included. */
export const runsInAll = (plan: ComparisonPlan): number =>
  trainingsInAll(plan) + (plan.ridge?.length ?? 0) * replicatesOf(plan).length;

/** Number of runs and trials that train a network. */
export function trainingsInAll(plan: ComparisonPlan): number {
  const rows = plan.alone.length + plan.methods.length + plan.variants.length;
  return rows * ((plan.trials?.count ?? 0) + replicatesOf(plan).length);
}

/** The cells that trained a network: ridge regression takes another time. */
export const trainedCells = (cells: readonly Cell[]): readonly Cell[] =>
  cells.filter(({ summary }) => summary && !summary.ridge);

/**
 * Estimated duration of the runs that are left, s: each takes the mean of its row, or of all rows if its
 * row has none, and ridge regression takes none. Undefined before the first is done.
 */
export function secondsLeft(
  comparison: Pick<Comparison, "plan" | "cells">,
  catalogue: Catalogue,
): number | undefined {
  const { plan, cells } = comparison;
  const made = trainedCells(cells);
  if (made.length === 0) return undefined;
  const meanOf = (of: readonly Cell[]): number =>
    of.reduce((sum, { seconds }) => sum + seconds, 0) / of.length;
  const overall = meanOf(made);
  const perRow = replicatesOf(plan).length + (plan.trials?.count ?? 0);
  const trained = rowsOf(plan, catalogue).filter(({ isRidge }) => !isRidge);
  return trained.reduce((sum, row) => {
    const done = cells.filter((cell) => cell.row === row.id);
    const ended = done.filter(({ summary }) => summary);
    const each = ended.length > 0 ? meanOf(ended) : overall;
    return sum + (row.refusal === "" ? Math.max(0, perRow - done.length) * each : 0);
  }, 0);
}
