/** Decides the papers' claims from runs. */
import type { Cell, RunSummary } from "../contract/compare";
import type { Claim, FigureName, Rule, Term } from "./claims";
import { pairedTest, type Contrast } from "./hypothesisTests";
import { rankCorrelation } from "./rankCorrelation";
import { accuracyOf, figureOf } from "./runSummary";
import { mean } from "./statistics";

/** The figures of one run by name. */
export interface ClaimRun {
  readonly row: string;
  /** Runs of one repetition are paired. */
  readonly replicate: string;
  readonly figures: Readonly<Partial<Record<FigureName, number>>>;
}
/** Runs by evidence. */
export type ClaimRuns = Readonly<Record<string, readonly ClaimRun[]>>;

export const verdicts = ["holds", "does not hold", "undecided", "not measured"] as const;
type Verdict = (typeof verdicts)[number];
export interface ClaimResult {
  readonly id: string;
  readonly verdict: Verdict;
  /** Mean difference, or ρ; absent if it was not measured. */
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
  /** Repetitions, or runs of a correlation. */
  readonly count: number;
}

const bestSingle = "best-single";

/** The figures of a run; accuracies are those on test clips, over the last epochs where they were measured. */
export function claimRunOf({ row, replicate, summary }: Cell, knob?: number): ClaimRun | undefined {
  if (!summary) return undefined;
  const accuracy = testAccuracyOf(summary);
  const [first, second] = summary.dataset.modalities.map((id) => accuracy[id]);
  const kept = Object.entries(summary.mask?.kept ?? {}).map(([id, count]) => [`kept:${id}`, count]);
  const headGap = first !== undefined &&
    second !== undefined && { headGap: Math.abs(first - second) };
  const { zeta } = summary.mask ?? {};
  const figures: ClaimRun["figures"] = {
    ...accuracy,
    ...(Object.fromEntries(kept) as Record<string, number>),
    ...headGap,
    ...(typeof zeta === "number" && { zeta }),
    ...(summary.gap !== undefined && { gap: summary.gap }),
    ...(knob !== undefined && { knob }),
    validation: figureOf(summary, { split: "best", subject: "fused" }) ?? Number.NaN,
  };
  return { row, replicate, figures };
}

const testAccuracyOf = (summary: RunSummary) =>
  accuracyOf(summary, "late") ?? accuracyOf(summary, "test") ?? {};

/** The result of a claim's test, from the runs that there are. */
export function testClaim({ id, rule }: Claim, runs: ClaimRuns): ClaimResult {
  const found = rule.kind === "combination" ? combine(rule, runs) : correlate(rule, runs);
  return found
    ? { id, ...found, verdict: verdictOf(rule, found) }
    : { id, verdict: "not measured", count: 0 };
}

type Measured = Required<Pick<ClaimResult, "estimate" | "low" | "high" | "count">>;

function verdictOf({ expected }: Rule, { low, high }: Measured): Verdict {
  if (low <= 0 && high >= 0) return "undecided";
  return low > 0 === (expected === "above") ? "holds" : "does not hold";
}

function combine(
  { evidence, terms }: Extract<Rule, { kind: "combination" }>,
  runs: ClaimRuns,
): Measured | undefined {
  const own = runs[evidence] ?? [];
  const replicates = [...new Set(own.map(({ replicate }) => replicate))];
  const sums = replicates.flatMap((replicate) => {
    const values = terms.map((term) => valueOf(term, replicate, own));
    const isWhole = values.every((value) => value !== undefined);
    return isWhole ? [{ replicate, sum: values.reduce((one, two) => one + two, 0) }] : [];
  });
  const test = pairedTest(meanByFold(sums));
  return test && measured(test);
}

const measured = ({ mean: estimate, low, high, pairs: count }: Contrast): Measured => ({
  estimate,
  low,
  high,
  count,
});

/** One value for each fold that was repeated with several seeds, because the runs of a fold share their clips. */
function meanByFold(
  sums: readonly { readonly replicate: string; readonly sum: number }[],
): readonly number[] {
  const foldOf = (name: string): string => name.replace(/^(fold .*), seed .*$/, "$1");
  const units = [...new Set(sums.map(({ replicate }) => foldOf(replicate)))];
  return units.map((unit) =>
    mean(sums.flatMap(({ replicate, sum }) => (foldOf(replicate) === unit ? [sum] : []))),
  );
}

function valueOf(
  { weight, row, figure }: Term,
  replicate: string,
  runs: readonly ClaimRun[],
): number | undefined {
  const id = row === bestSingle ? bestSingleOf(runs) : row;
  const run = runs.find((one) => one.row === id && one.replicate === replicate);
  const value = run?.figures[figure];
  return value === undefined || Number.isNaN(value) ? undefined : weight * value;
}

/** The row of the modality that is best on validation, mean over repetitions. */
function bestSingleOf(runs: readonly ClaimRun[]): string | undefined {
  const rows = [...new Set(runs.flatMap(({ row }) => (row.startsWith("alone-") ? row : [])))];
  const score = (row: string): number =>
    mean(runs.flatMap((run) => (run.row === row ? (run.figures["validation"] ?? []) : [])));
  return rows.toSorted((a, b) => score(b) - score(a))[0];
}

function correlate(
  { evidence, rows, x, y }: Extract<Rule, { kind: "correlation" }>,
  runs: ClaimRuns,
): Measured | undefined {
  const points = evidence.flatMap((id) =>
    (runs[id] ?? []).flatMap(({ row, figures }) => {
      const [a, b] = [figures[x], figures[y]];
      return rows.includes(row) && a !== undefined && b !== undefined ? [[a, b] as const] : [];
    }),
  );
  const found = rankCorrelation(
    points.map(([a]) => a),
    points.map(([, b]) => b),
  );
  if (!found?.interval) return undefined;
  return { estimate: found.spearman, ...found.interval, count: found.items };
}
