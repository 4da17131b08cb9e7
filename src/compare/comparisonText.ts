/** Texts of the figures of a comparison. */
import type { Cell } from "../contract/compare";
import { resolutionOf, type Reference } from "./contrasts";
import type { Contrast } from "./hypothesisTests";
import type { OrderAgreement } from "./paperAccuracies";
import { noSpread, type PairedInterval } from "./statistics";
import type { ResultTable, TableRow } from "./resultTable";

/** A share as per cent with one decimal, without a unit: "81.3". */
export const points = (share: number): string => (100 * share).toFixed(1);
/** A difference in points with its sign: "+1.2", "−0.4", "0.0". */
export function signedPoints(share: number): string {
  const size = points(Math.abs(share));
  if (size === "0.0") return size;
  return `${share < 0 ? "−" : "+"}${size}`;
}

/** "81.3 ± 1.2", or the mean alone for one run, or "–". */
export function spreadText({ mean, deviation }: Pick<TableRow, "mean" | "deviation">): string {
  if (mean === undefined) return "–";
  return deviation === undefined ? points(mean) : `${points(mean)} ± ${points(deviation)}`;
}

/** "+1.2 [−0.4, +2.8]", or "–". */
export const intervalText = (
  paired: Pick<PairedInterval, "mean" | "low" | "high"> | undefined,
): string =>
  paired
    ? `${signedPoints(paired.mean)} [${signedPoints(paired.low)}, ${signedPoints(paired.high)}]`
    : "–";

/** "0.021", "0.34", or "<0.001"; "–" without a test. */
function probabilityText(p: number | undefined): string {
  if (p === undefined) return "–";
  if (p < 0.001) return "<0.001";
  return p.toFixed(p < 0.0995 ? 3 : 2);
}

/** "+1.2 [−0.4, +2.8], p 0.021" with the probability that is corrected for all rows, or "–". */
export function contrastText(contrast: Contrast | undefined): string {
  const interval = intervalText(contrast);
  return contrast?.holm === undefined
    ? interval
    : `${interval}, p ${probabilityText(contrast.holm)}`;
}

/** "Joint", "video alone, best single", "Unimodal, averaged (late ensemble)". */
export const referenceText = ({ kind, name }: Reference): string =>
  kind === "single" ? `${name}, best single` : name;

/** "+0.41" or "−0.05". */
export const twoDigits = (value: number): string =>
  `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** States whether the order of a table agrees with that of a paper. */
export function agreementSentence({
  paper,
  spearman,
  kendall,
  interval,
  items,
}: OrderAgreement): string {
  const range = interval ? ` [${twoDigits(interval.low)}, ${twoDigits(interval.high)}]` : "";
  const figures = `${paper.name}: Spearman's ρ ${twoDigits(spearman)}${range}, Kendall's τ ${twoDigits(kendall)} over ${items} methods`;
  return `${figures}; ${agreementOf(interval)}. Source: ${paper.source}`;
}

function agreementOf(interval: OrderAgreement["interval"]): string {
  if (!interval) return "too few methods for an interval";
  if (interval.low > 0) return "the orders agree beyond chance";
  if (interval.high < 0) return "the orders are opposite beyond chance";
  return "the interval contains 0, so this table neither confirms nor rejects that order";
}

/** States whether the difference is significant by the corrected probability; without spread there is none. */
export function differenceSentence(
  name: string,
  reference: string,
  { low, high, mean, pairs, holm }: Contrast,
): string {
  if (holm === undefined)
    return `${name} minus ${reference} is ${signedPoints(mean)} points in each of ${pairs} pairs; without spread there is no interval.`;
  const range = `95 % interval ${signedPoints(low)} to ${signedPoints(high)} points over ${pairs} pairs, corrected p ${probabilityText(holm)}`;
  if (holm >= significantBelow)
    return `${name} and ${reference} do not differ significantly: ${signedPoints(mean)} points (${range}).`;
  return mean > 0
    ? `${name} is above ${reference} by ${points(mean)} points (${range}).`
    : `${name} is below ${reference} by ${points(-mean)} points (${range}).`;
}
const significantBelow = 0.05;

/** "seeds 7, 8, 9", "5 folds", or "4 folds with each of seeds 7, 8". */
function repetitions(replicates: ResultTable["replicates"]): string {
  const seeds = [...new Set(replicates.map(({ seed }) => seed))];
  const folds = replicates[0]?.fold?.of;
  if (folds !== undefined)
    return seeds.length > 1
      ? `${folds} folds with each of seeds ${seeds.join(", ")}`
      : `${folds} folds`;
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}

/** "12.4 ± 1.2" channels, or a ζ of two digits; "–" for a row without a mask. */
export function maskText({ mask }: Pick<TableRow, "mask">, column: string): string {
  const figure = mask?.[column];
  if (!figure) return "–";
  const digits = column === "ζ" ? 2 : 1;
  const { mean, deviation } = figure;
  const text = mean.toFixed(digits);
  return deviation === undefined ? text : `${text} ± ${deviation.toFixed(digits)}`;
}

/** The heading of a column of `maskText`. */
export const maskHeading = (column: string): string => (column === "ζ" ? "ζ" : `kept of ${column}`);

/** How the tests of a column are corrected; empty if no column has two. */
function correctionText({ rows, references }: ResultTable): string {
  const counts = references.map(
    ({ kind }) => rows.filter(({ contrasts }) => contrasts[kind]?.p !== undefined).length,
  );
  if (Math.max(0, ...counts) < 2) return "";
  const isSame = new Set(counts).size === 1;
  const tests = isSame
    ? `the ${counts[0] ?? 0} tests of its column`
    : `the tests of its column (${counts.join(", ")})`;
  return ` p: paired t-test, corrected by Holm's method for ${tests}; each interval is for its row by itself.`;
}

/** The tests, and what the intervals do not take into account. */
function caveats(table: ResultTable): string {
  const { replicates, dataSeed } = table;
  const many = correctionText(table);
  const isFolded = replicates[0]?.fold !== undefined;
  if (dataSeed !== undefined && !isFolded)
    return `${many} All runs use the same clips and the same split (data seed ${dataSeed}): the intervals cover initial weights and batches, not other clips.`;
  if (!isFolded) return many;
  const isCrossed = new Set(replicates.map(({ seed }) => seed)).size > 1;
  const shared =
    dataSeed === undefined || !isCrossed
      ? ""
      : ` Every seed uses the same folds (data seed ${dataSeed}); the differences of a fold are averaged over seeds, so that a fold is one pair.`;
  return `${many}${shared} Folds share training clips, so that their runs are not independent and the intervals are too narrow.`;
}

/**
 * The differences that the tests can find; empty if there is no spread to judge by. Takes tens of milliseconds.
 */
function resolutionText({ references, rows: all, replicates, reference }: ResultTable): string {
  const main = references.find(({ kind }) => kind === "reference");
  const compared = all.filter(({ isRidge }) => !isRidge);
  const resolution = main && resolutionOf(main.id, compared, replicates);
  if (!resolution || !(resolution.deviation > noSpread)) return "";
  const { pairs, deviation, alone, corrected, rows } = resolution;
  const both =
    rows > 1
      ? `${points(alone)} points for one row and ${points(corrected)} points after the correction for ${rows} rows`
      : `${points(alone)} points`;
  return ` With ${pairs} pairs and this spread (median deviation of the differences from ${reference}: ${points(deviation)} points) a true difference is found in 80 % of comparisons from ${both}.`;
}

/** The definition of the figures, and the number of runs. */
export function tableNote(table: ResultTable): string {
  const { replicates, ceiling, reference } = table;
  const best = ceiling === undefined ? "" : ` Best possible on these clips: ${points(ceiling)} %.`;
  const start = `Accuracy in %, mean ± sample standard deviation over ${repetitions(replicates)}.`;
  const against =
    reference === ""
      ? ""
      : ` Against ${table.references.map(referenceText).join("; ")}: mean of the paired differences in points and its 95 % interval (Student's t, pairs − 1 degrees of freedom).`;
  return replicates.length < 2
    ? `${start} One run has no deviation and no interval.${best}`
    : `${start}${against}${caveats(table)}${resolutionText(table)} Best in bold, second underlined.${best}`;
}

/** "2 of 5 runs" with the reasons if runs have no result; empty if all have one. */
export function missingRunsText({ ended, values, failures }: TableRow): string {
  if (ended === values.length) return "";
  const count = `${ended} of ${values.length} runs`;
  return failures.length === 0 ? `${count}.` : `${count}: ${failures.join(" ")}`;
}

/** Hours, minutes and seconds of all cells together. */
export function totalTimeText(cells: readonly Cell[]): string {
  const seconds = cells.reduce((sum, cell) => sum + cell.seconds, 0);
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** "mlb.alpha 0.42, adam.learningRate 0.003". */
export const settingText = (setting: Cell["setting"]): string =>
  Object.entries(setting)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(", ");
