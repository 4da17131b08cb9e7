/** The rows that others are compared with, and the paired tests against them. */
import type { Cell, ComparisonPlan } from "../contract/compare";
import {
  medianDeviation,
  pairedTest,
  resolvedDifference,
  withHolm,
  type Contrast,
} from "./hypothesisTests";
import { figureOf, type Metric } from "./runSummary";
import { aloneId, type Replicate } from "./rows";
import { mean, meansByUnit, noSpread, sampleDeviation } from "./statistics";

/** The plan's reference, the best single modality, or the average of models that were trained alone. */
export type ReferenceKind = "reference" | "single" | "late";
export interface Reference {
  readonly kind: ReferenceKind;
  /** Id of its row. */
  readonly id: string;
  readonly name: string;
}
interface ComparedRow {
  readonly id: string;
  readonly name: string;
  /** One for each repetition. */
  readonly values: readonly (number | undefined)[];
}

type Replicates = readonly Pick<Replicate, "unit">[];

const lateId = "unimodal";

/**
 * The references that a plan has. The best single modality is the one with the best mean on validation, so that
 * the test clips do not choose it; with the late average it is a reference of the fused prediction only.
 */
export function referencesOf(
  plan: ComparisonPlan,
  rows: readonly ComparedRow[],
  cells: readonly Cell[],
  { subject }: Metric,
): readonly Reference[] {
  const of = (kind: ReferenceKind, id: string | undefined): readonly Reference[] =>
    rows.flatMap((row) => (row.id === id ? [{ kind, id: row.id, name: row.name }] : []));
  const fused =
    subject === "fused" ? [...of("single", bestSingle(plan, cells)), ...of("late", lateId)] : [];
  const main = of("reference", plan.against);
  return [...main, ...fused.filter(({ id }) => id !== main[0]?.id)];
}

/** Id of the row; undefined if no modality was trained alone, or not all of them. */
const bestSingle = ({ alone }: ComparisonPlan, cells: readonly Cell[]): string | undefined =>
  bestOnValidation(
    alone.map(aloneId),
    cells.flatMap(({ kind, row, replicate, summary }) => {
      const validation = summary && figureOf(summary, { split: "best", subject: "fused" });
      return kind === "run" && validation !== undefined ? [{ row, replicate, validation }] : [];
    }),
  );

/**
 * The row with the best mean on validation, over the repetitions that all of the rows have, because a mean over the
 * easier ones alone would be too high; undefined if they have none in common.
 */
export function bestOnValidation(
  rows: readonly string[],
  runs: readonly {
    readonly row: string;
    readonly replicate: string;
    readonly validation: number;
  }[],
): string | undefined {
  const hasRun = (id: string, of: string): boolean =>
    runs.some(({ row, replicate }) => row === id && replicate === of);
  const shared = runs.filter(({ replicate }) => rows.every((id) => hasRun(id, replicate)));
  if (shared.length === 0) return undefined;
  const scoreOf = (id: string): number =>
    mean(shared.flatMap(({ row, validation }) => (row === id ? validation : [])));
  return rows.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
}

/** The test of every other row against one, by id, corrected for their number. */
export function contrastsWith(
  reference: string,
  rows: readonly ComparedRow[],
  replicates: Replicates,
): ReadonlyMap<string, Contrast> {
  const tested = rows.map((row) => {
    const contrast = pairedTest(differencesFrom(reference, row, rows, replicates));
    return { id: row.id, ...(contrast && row.id !== reference && { contrast }) };
  });
  return new Map(
    withHolm(tested).flatMap(({ id, contrast }) => (contrast ? [[id, contrast] as const] : [])),
  );
}

/** One for each unit, over the repetitions that both rows have. */
function differencesFrom(
  reference: string,
  row: ComparedRow,
  rows: readonly ComparedRow[],
  replicates: Replicates,
): readonly number[] {
  const values = rows.find(({ id }) => id === reference)?.values ?? [];
  const differences = replicates.flatMap(({ unit }, i) => {
    const [value, other] = [row.values[i], values[i]];
    return value === undefined || other === undefined ? [] : [{ unit, value: value - other }];
  });
  return meansByUnit(differences);
}

/** What the tests against one reference can find in 80 % of comparisons with this spread. */
export interface Resolution {
  readonly pairs: number;
  /** Median over rows of the deviation of their differences. */
  readonly deviation: number;
  /** The smallest such difference of one row that is tested alone. */
  readonly alone: number;
  /** Of the first row that Holm's correction tests. */
  readonly corrected: number;
  readonly rows: number;
}

/** Undefined below two pairs. */
export function resolutionOf(
  reference: string,
  rows: readonly ComparedRow[],
  replicates: Replicates,
): Resolution | undefined {
  const spreads = rows
    .filter(({ id }) => id !== reference)
    .map((row) => differencesFrom(reference, row, rows, replicates))
    .filter(({ length }) => length >= 2);
  const pairs = Math.max(0, ...spreads.map(({ length }) => length));
  const full = spreads.filter(({ length }) => length === pairs);
  const deviation = medianDeviation(full);
  // rows without spread have no test, so that Holm's method does not count them
  const tested = spreads.filter((differences) => (sampleDeviation(differences) ?? 0) >= noSpread);
  if (deviation === undefined || pairs < 2) return undefined;
  return {
    pairs,
    deviation,
    alone: resolvedDifference(deviation, pairs),
    corrected: resolvedDifference(deviation, pairs, 0.05 / Math.max(1, tested.length)),
    rows: tested.length,
  };
}
