/** The factors that probes predict: the label, the group and every known factor of the clips, as classes. */
import type { ClipCard } from "../../contract/clip";
import type { ProbedFactor } from "../../contract/probes";
import { quantile } from "./bootstrap";

export interface Factor extends Omit<ProbedFactor, "chance" | "folds"> {
  /** Class of every clip. */
  readonly labels: readonly number[];
  /** The factor identifies the groups, so its folds divide the clips of each group. */
  readonly isGroup: boolean;
}

export interface Factors {
  readonly factors: readonly Factor[];
  /** Factors that cannot be probed, a sentence each. */
  readonly leftOut: readonly string[];
}

/** Numbers with more values than this are cut into thirds. */
const maxNumbers = 6;
const maxClasses = 60;

type Value = number | string;

/** Converts values to classes: by name, or numbers with many values to thirds. */
function classify(values: readonly Value[]): Pick<Factor, "classes" | "labels"> {
  const distinct = [...new Set(values)];
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length || distinct.length <= maxNumbers) {
    const classes = distinct
      .map(String)
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return { classes, labels: values.map((value) => classes.indexOf(String(value))) };
  }
  const ascending = [...numbers].sort((a, b) => a - b);
  const [low, high] = [quantile(ascending, 1 / 3), quantile(ascending, 2 / 3)];
  const text = (value: number): string => String(Number(value.toPrecision(3)));
  const all = [`below ${text(low)}`, `${text(low)} to ${text(high)}`, `above ${text(high)}`];
  const thirds = numbers.map((value) => (value < low ? 0 : value > high ? 2 : 1));
  const used = [...new Set(thirds)].sort((a, b) => a - b);
  return {
    classes: used.map((third) => all[third] ?? ""),
    labels: thirds.map((third) => used.indexOf(third)),
  };
}

/** Whether two lists of values divide the clips into the same sets. */
function isSamePartition(a: readonly Value[], b: readonly Value[]): boolean {
  const pairs = new Set(a.map((value, i) => JSON.stringify([value, b[i]])));
  return pairs.size === new Set(a).size && pairs.size === new Set(b).size;
}

/** Explains why a factor cannot be probed; empty if it can. */
function whyNotProbed(
  name: string,
  { classes, labels }: Pick<Factor, "classes" | "labels">,
  folds: number,
): string {
  if (classes.length < 2)
    return `${name}: it is "${classes[0] ?? ""}" in every clip, so a probe cannot predict it.`;
  if (classes.length > maxClasses)
    return `${name}: ${classes.length} values are too many; at most ${maxClasses} can be probed.`;
  const counts = classes.map((_, label) => labels.filter((one) => one === label).length);
  const fewest = Math.min(...counts);
  if (fewest < folds)
    return `${name}: "${classes[counts.indexOf(fewest)] ?? ""}" has ${fewest} clips, too few for ${folds} folds.`;
  return "";
}

/** `wanted`: names in order; undefined: all factors of the clips. */
export function collectFactors(
  cards: readonly ClipCard[],
  wanted: readonly string[] | undefined,
  folds: number,
): Factors {
  const labels = cards.map(({ label }) => label);
  const groups = cards.map(({ group }) => group);
  const hasGroups = groups.some((group) => group !== "");
  const columns = new Map<string, readonly Value[]>();
  for (const key of Object.keys(cards[0]?.factors ?? {})) {
    const values = cards.map(({ factors }) => factors?.[key] ?? "");
    if (!isSamePartition(values, labels)) columns.set(key, values);
  }
  const isGroup = (values: readonly Value[]): boolean =>
    hasGroups && isSamePartition(values, groups);
  if (hasGroups && ![...columns.values()].some(isGroup)) columns.set("group", groups);
  const everything = new Map<string, readonly Value[]>([["label", labels], ...columns]);
  const factors: Factor[] = [];
  const leftOut: string[] = [];
  for (const name of wanted ?? everything.keys()) {
    const values = everything.get(name);
    if (!values) {
      leftOut.push(`${name}: the clips have no such factor, or it equals the label.`);
      continue;
    }
    const classes = classify(values);
    const why = whyNotProbed(name, classes, folds);
    if (why !== "") leftOut.push(why);
    else factors.push({ name, isTask: name === "label", isGroup: isGroup(values), ...classes });
  }
  return { factors, leftOut };
}
