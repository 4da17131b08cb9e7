/** Decides the papers' claims from runs. */
import type { Cell } from "../contract/compare";
import type { Claim, FigureName, Rule, Term } from "./claims";
import { bestOnValidation } from "./contrasts";
import { pairedTest, type Contrast } from "./hypothesisTests";
import { rankCorrelation } from "./rankCorrelation";
import { isAloneRow } from "./rows";
import { accuracyOf, figureOf } from "./runSummary";
import { meansByUnit } from "./statistics";

/** The figures of one run by name. */
export interface ClaimRun {
  readonly row: string;
  /** Runs of one repetition are paired. */
  readonly replicate: string;
  /** Fold or seed; runs of one unit count once. */
  readonly unit: number;
  readonly figures: Readonly<Partial<Record<FigureName, number>>>;
}
export interface EvidenceRuns {
  /** Number of repetitions of the plan. */
  readonly planned: number;
  readonly runs: readonly ClaimRun[];
}
/** Runs by evidence. */
export type ClaimRuns = Readonly<Record<string, EvidenceRuns>>;

export const conclusions = ["holds", "does not hold", "undecided", "not measured"] as const;
type Conclusion = (typeof conclusions)[number];
export interface ClaimResult {
  readonly id: string;
  readonly conclusion: Conclusion;
  /** Mean difference, or mean ρ; absent if it was not measured. */
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
  /** Units: seeds or folds. */
  readonly count: number;
}

export const bestSingle = "best-single";

/** The figures of a run; accuracies are means of the last epochs on test clips, and absent where these were not tested. */
export function claimRunOf(
  { row, replicate, summary }: Cell,
  unit: number,
  knob?: number,
): ClaimRun | undefined {
  if (!summary) return undefined;
  const accuracy = accuracyOf(summary, "late") ?? {};
  const [first, second] = summary.dataset.modalities.map((id) => accuracy[id]);
  const kept = Object.entries(summary.mask?.kept ?? {}).map(([id, count]) => [`kept:${id}`, count]);
  const headGap = first !== undefined &&
    second !== undefined && { headGap: Math.abs(first - second) };
  const { zeta } = summary.mask ?? {};
  const validation = figureOf(summary, { split: "best", subject: "fused" });
  const figures: ClaimRun["figures"] = {
    ...accuracy,
    ...(Object.fromEntries(kept) as Record<string, number>),
    ...headGap,
    ...(typeof zeta === "number" && { zeta }),
    ...(summary.gap !== undefined && { gap: summary.gap }),
    ...(knob !== undefined && { knob }),
    ...(validation !== undefined && { validation }),
  };
  return { row, replicate, unit, figures };
}

/** The result of a claim's test; it is not measured until all planned repetitions are. */
export function testClaim({ id, rule }: Claim, runs: ClaimRuns): ClaimResult {
  const values = rule.kind === "combination" ? sumsOf(rule, runs) : correlationsOf(rule, runs);
  const test = values && pairedTest(meansByUnit(values));
  if (!test) return { id, conclusion: "not measured", count: 0 };
  const { mean: estimate, low, high, pairs: count } = test;
  return { id, estimate, low, high, count, conclusion: conclusionOf(rule, test) };
}

function conclusionOf({ expected }: Rule, { low, high }: Contrast): Conclusion {
  if (low <= 0 && high >= 0) return "undecided";
  return low > 0 === (expected === "above") ? "holds" : "does not hold";
}

/** A figure of one repetition. */
interface RepeatedValue {
  readonly unit: number;
  readonly value: number;
}

/** The sum of the terms in each repetition; undefined if repetitions are missing. */
function sumsOf(
  { evidence, terms }: Extract<Rule, { kind: "combination" }>,
  all: ClaimRuns,
): readonly RepeatedValue[] | undefined {
  const { planned, runs } = all[evidence] ?? { planned: 0, runs: [] };
  const sums = repetitionsOf(runs).flatMap(({ replicate, unit }) => {
    const values = terms.map((term) => termValue(term, replicate, runs));
    const isWhole = values.every((value) => value !== undefined);
    return isWhole ? [{ unit, value: values.reduce((one, two) => one + two, 0) }] : [];
  });
  return sums.length < planned ? undefined : sums;
}

const repetitionsOf = (runs: readonly ClaimRun[]): readonly ClaimRun[] =>
  runs.filter(({ replicate }, i) => runs.findIndex((one) => one.replicate === replicate) === i);

function termValue(
  { weight, row, figure }: Term,
  replicate: string,
  runs: readonly ClaimRun[],
): number | undefined {
  const id = row === bestSingle ? bestSingleOf(runs) : row;
  const run = runs.find((one) => one.row === id && one.replicate === replicate);
  const value = run?.figures[figure];
  return value === undefined || Number.isNaN(value) ? undefined : weight * value;
}

function bestSingleOf(runs: readonly ClaimRun[]): string | undefined {
  const rows = [...new Set(runs.flatMap(({ row }) => (isAloneRow(row) ? row : [])))];
  return bestOnValidation(
    rows,
    runs.flatMap(({ row, replicate, figures: { validation } }) =>
      validation === undefined ? [] : [{ row, replicate, validation }],
    ),
  );
}

/**
 * Spearman's ρ within each repetition, because the runs of one setting are not independent observations of it;
 * undefined if runs are missing.
 */
function correlationsOf(
  { evidence, rows, x, y }: Extract<Rule, { kind: "correlation" }>,
  all: ClaimRuns,
): readonly RepeatedValue[] | undefined {
  const runs = evidence.flatMap((id) =>
    (all[id]?.runs ?? []).filter(({ row }) => rows.includes(row)),
  );
  const planned = evidence.reduce((sum, id) => sum + (all[id]?.planned ?? 0) * rows.length, 0);
  if (evidence.some((id) => !all[id]) || runs.length < planned) return undefined;
  return repetitionsOf(runs).flatMap(({ replicate, unit }) => {
    const points = runs.flatMap((run) => {
      const [a = Number.NaN, b = Number.NaN] = [run.figures[x], run.figures[y]];
      return run.replicate === replicate && Number.isFinite(a + b) ? [{ a, b }] : [];
    });
    const found = rankCorrelation(
      points.map(({ a }) => a),
      points.map(({ b }) => b),
    );
    return found ? [{ unit, value: found.spearman }] : [];
  });
}
