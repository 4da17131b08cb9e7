/** The table of a comparison: a row for each method, a figure for each repetition. */
import type { Catalogue } from "../contract/cards";
import type { Cell, Comparison, RunSummary } from "../contract/compare";
import { replicatesOf, ridgeName, rowsOf, sharedDataSeed, type Replicate } from "./rows";
import { contrastsWith, referencesOf, type Reference, type ReferenceKind } from "./contrasts";
import type { Contrast } from "./hypothesisTests";
import { mean, ranks, sampleDeviation } from "./statistics";
import { figureOf, type Metric } from "./runSummary";

export interface TableRow {
  readonly id: string;
  readonly name: string;
  /** Ridge regression: a reference that is neither ranked nor tested. */
  readonly isRidge?: true;
  /** One for each repetition of the plan; undefined if it is missing. */
  readonly values: readonly (number | undefined)[];
  /** Runs with this figure. */
  readonly runs: number;
  /** Finished runs, with this figure or without. */
  readonly ended: number;
  readonly mean?: number;
  /** Sample standard deviation; none for one run. */
  readonly deviation?: number;
  /** First and second by mean, among the rows that are compared. */
  readonly place?: "best" | "second";
  /** Against each reference of the table, over the repetitions that both have. */
  readonly contrasts: Readonly<Partial<Record<ReferenceKind, Contrast>>>;
  /** Mean over repetitions of its rank among the rows that are compared. */
  readonly rank?: number;
  /** What its mask keeps, mean and deviation over runs: channels by modality, and "ζ". */
  readonly mask?: Readonly<Record<string, { readonly mean: number; readonly deviation?: number }>>;
  /** Best possible accuracy of its modalities, mean over its runs, if the generator knows it. */
  readonly ceiling?: number;
  /** Sentences about missing runs. */
  readonly failures: readonly string[];
}
export interface ResultTable {
  readonly metric: Metric;
  readonly replicates: readonly Replicate[];
  /** The seed of the clips and folds that all repetitions share; absent if every repetition draws its own. */
  readonly dataSeed?: number;
  /** The row that differences are taken against; empty if the plan has none. */
  readonly reference: string;
  /** All rows that differences are taken against, that of the plan first. */
  readonly references: readonly Reference[];
  /** Columns about masks, in order: modalities and "ζ"; empty if no row has a mask. */
  readonly maskColumns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Best possible accuracy, mean over the repetitions, if the generator knows it. */
  readonly ceiling?: number;
}

/** A row before it is compared with the others. */
type SingleRow = Omit<TableRow, "contrasts">;
type Filled = SingleRow & { readonly mean: number };

/**
 * A row has a place and a rank only if no other has more runs, because a mean over the easier
 * repetitions alone would be too high.
 */
export function tableOf(
  { plan, cells }: Pick<Comparison, "plan" | "cells">,
  catalogue: Catalogue,
  metric: Metric,
): ResultTable {
  const runs = cells.filter(({ kind }) => kind === "run");
  const replicates = replicatesOf(plan);
  const rows = rowsOf(plan, catalogue).map(({ id, name, isRidge }): SingleRow => {
    const own = runs.filter((cell) => cell.row === id);
    const row = rowOf(id, name, replicates, own, metric);
    return isRidge ? { ...row, name: ridgeNameIn(own) ?? name, isRidge } : row;
  });
  const trained = rows.filter(({ isRidge }) => !isRidge);
  const joint = trained.find(({ id }) => id === plan.against);
  const fullest = Math.max(...trained.map((row) => row.runs));
  const compared = trained.filter((row): row is Filled => row.runs === fullest && row.runs > 0);
  const means = [...new Set(compared.map(levelOf))].sort((a, b) => b - a);
  const places = new Map(compared.map((row) => [row.id, means.indexOf(levelOf(row))]));
  const rankOf = meanRanks(compared, replicates.length);
  const ceilings = runs.flatMap(({ summary }) => summary?.dataset.ceiling?.[metric.subject] ?? []);
  const references = referencesOf(plan, trained, runs, metric);
  const tests = references.map(
    ({ kind, id }) => [kind, contrastsWith(id, trained, replicates)] as const,
  );
  const dataSeed = sharedDataSeed(plan);
  return {
    metric,
    replicates,
    ...(dataSeed !== undefined && { dataSeed }),
    reference: joint?.name ?? "",
    references,
    maskColumns: [...new Set(rows.flatMap(({ mask }) => Object.keys(mask ?? {})))],
    ...(ceilings.length > 0 && { ceiling: mean(ceilings) }),
    rows: rows.map((row): TableRow => {
      const contrasts = Object.fromEntries(
        tests.flatMap(([kind, of]) => {
          const contrast = of.get(row.id);
          return contrast ? [[kind, contrast]] : [];
        }),
      ) as TableRow["contrasts"];
      const place = places.get(row.id);
      const rank = rankOf.get(row.id);
      return {
        ...row,
        contrasts,
        ...(place === 0 && compared.length > 1 && { place: "best" }),
        ...(place === 1 && { place: "second" }),
        ...(rank !== undefined && compared.length > 1 && { rank }),
      };
    }),
  };
}

/** The name with that of the modality's card, which the runs have noted. */
const ridgeNameIn = (cells: readonly Cell[]): string | undefined =>
  cells.flatMap(({ summary }) => (summary?.ridge ? [ridgeName(summary.ridge.modality)] : []))[0];

/** Means of the same counts may differ in their last bit, so places are decided on rounded means. */
const levelOf = (row: Filled): number => Math.round(row.mean * 1e9);

/** The fused prediction of a run on one modality is that modality's. */
function ceilingOf({ dataset }: RunSummary, { subject }: Metric): number | undefined {
  const [only, ...others] = dataset.modalities;
  const isAlone = subject === "fused" && only !== undefined && others.length === 0;
  return dataset.ceiling?.[isAlone ? only : subject];
}

function rowOf(
  id: string,
  name: string,
  replicates: readonly Replicate[],
  cells: readonly Cell[],
  metric: Metric,
): SingleRow {
  const summaries = replicates.map(
    (replicate) => cells.find((cell) => cell.replicate === replicate.name)?.summary,
  );
  const values = summaries.map((summary) => summary && figureOf(summary, metric));
  const there = values.flatMap((value) => value ?? []);
  const deviation = sampleDeviation(there);
  const ceilings = summaries.flatMap((summary) => (summary && ceilingOf(summary, metric)) ?? []);
  return {
    id,
    name,
    values,
    runs: there.length,
    ended: summaries.filter(Boolean).length,
    ...(there.length > 0 && { mean: mean(there) }),
    ...(deviation !== undefined && { deviation }),
    ...masksOf(summaries),
    ...(ceilings.length > 0 && { ceiling: mean(ceilings) }),
    failures: [...new Set(cells.flatMap(({ failure }) => failure ?? []))],
  };
}

/** Channels kept and ζ over runs; runs whose mask keeps nothing have no ζ. */
function masksOf(summaries: readonly (RunSummary | undefined)[]): Pick<TableRow, "mask"> {
  const masks = summaries.flatMap((summary) => summary?.mask ?? []);
  if (masks.length === 0) return {};
  const spread = (values: readonly number[]) => {
    const deviation = sampleDeviation(values);
    return { mean: mean(values), ...(deviation !== undefined && { deviation }) };
  };
  const ids = [...new Set(masks.flatMap(({ kept }) => Object.keys(kept)))];
  const kept = ids.map((id) => [id, spread(masks.flatMap((one) => one.kept[id] ?? []))] as const);
  const zetas = masks.flatMap(({ zeta }) => zeta ?? []);
  const entries = [...kept, ...(zetas.length > 0 ? [["ζ", spread(zetas)] as const] : [])];
  return { mask: Object.fromEntries(entries) };
}

/** Over the repetitions that every compared row has. */
function meanRanks(rows: readonly SingleRow[], replicates: number): ReadonlyMap<string, number> {
  const perReplicate = Array.from({ length: replicates }, (_, i) =>
    rows.map(({ values }) => values[i]),
  );
  const whole = perReplicate.flatMap((values) => {
    const there = values.filter((value) => value !== undefined);
    return there.length === rows.length ? [ranks(there)] : [];
  });
  if (whole.length === 0) return new Map();
  return new Map(rows.map(({ id }, r) => [id, mean(whole.map((of) => of[r] ?? Number.NaN))]));
}

/** Every subject that some run has: single modalities in order, then the fused prediction. */
export function subjectsOf(cells: readonly Cell[]): readonly string[] {
  const all = cells.flatMap(({ summary }) => [
    ...(summary?.dataset.modalities ?? []),
    ...Object.keys(summary?.validation[0] ?? {}),
  ]);
  return [...new Set([...all.filter((subject) => subject !== "fused"), "fused"])];
}
