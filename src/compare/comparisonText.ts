/** Texts of the figures of a comparison. */
import type { Cell } from "../contract/compare";
import type { PairedInterval } from "./statistics";
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

/** Rounding makes equal differences of accuracies differ by less. */
const noWidth = 1e-9;

/** States whether the difference is significant; without spread there is no interval to judge by. */
export function differenceSentence(
  name: string,
  reference: string,
  { low, high, mean, pairs }: PairedInterval,
): string {
  if (high - low < noWidth)
    return `${name} minus ${reference} is ${signedPoints(mean)} points in each of ${pairs} pairs; without spread there is no interval.`;
  const range = `95 % interval ${signedPoints(low)} to ${signedPoints(high)} points over ${pairs} pairs`;
  if (low > 0) return `${name} is above ${reference} by ${points(mean)} points (${range}).`;
  if (high < 0) return `${name} is below ${reference} by ${points(-mean)} points (${range}).`;
  return `${name} and ${reference} do not differ significantly: ${signedPoints(mean)} points (${range}).`;
}

/** "seeds 7, 8, 9", or "5 folds". */
function repetitions(names: readonly string[]): string {
  if (names[0]?.startsWith("fold") === true) return `${names.length} folds`;
  const seeds = names.map((name) => name.replace(/^seed /, ""));
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

/** What the intervals do not take into account. */
function caveats({ replicates, rows, reference }: ResultTable): string {
  const tested = rows.filter(({ paired }) => paired).length;
  const many =
    tested > 1
      ? ` Each of ${tested} rows is tested at 95 % by itself: among 20 methods that are no better or worse than ${reference}, one is expected to look so.`
      : "";
  const isFolded = replicates[0]?.startsWith("fold") === true;
  return isFolded
    ? `${many} Folds share training clips, so that their runs are not independent and the intervals are too narrow.`
    : many;
}

/** The definition of the figures, and the number of runs. */
export function tableNote(table: ResultTable): string {
  const { replicates, ceiling, reference } = table;
  const best = ceiling === undefined ? "" : ` Best possible on these clips: ${points(ceiling)} %.`;
  const start = `Accuracy in %, mean ± sample standard deviation over ${repetitions(replicates)}.`;
  const against =
    reference === ""
      ? ""
      : ` Against ${reference}: mean of the paired differences in points and its 95 % interval (Student's t, pairs − 1 degrees of freedom).`;
  return replicates.length < 2
    ? `${start} One run has no deviation and no interval.${best}`
    : `${start}${against}${caveats(table)} Best in bold, second underlined.${best}`;
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
