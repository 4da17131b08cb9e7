/** What probes ask about: the label, the group, and whatever else is known of each clip, as classes. */
import type { ClipCard } from "../../contract/clip";
import type { ProbedFactor } from "../../contract/probes";
import { quantile } from "./bootstrap";

export interface Factor extends Omit<ProbedFactor, "chance" | "folds"> {
  /** Class of every clip. */
  readonly labels: readonly number[];
  /** It tells the groups themselves apart, so its folds are of clips within groups. */
  readonly isGroup: boolean;
}

export interface Factors {
  readonly factors: readonly Factor[];
  /** Factors that cannot be probed, a sentence each. */
  readonly leftOut: readonly string[];
}

/** Numbers with more values than this are cut into thirds. */
const mostNumbers = 6;
const mostClasses = 60;

type Value = number | string;

/** Values as classes: names, or thirds of many numbers. */
function classify(values: readonly Value[]): Pick<Factor, "classes" | "labels"> {
  const distinct = [...new Set(values)];
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length || distinct.length <= mostNumbers) {
    const classes = distinct
      .map(String)
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return { classes, labels: values.map((value) => classes.indexOf(String(value))) };
  }
  const rising = [...numbers].sort((a, b) => a - b);
  const [low, high] = [quantile(rising, 1 / 3), quantile(rising, 2 / 3)];
  const text = (value: number): string => String(Number(value.toPrecision(3)));
  const all = [`below ${text(low)}`, `${text(low)} to ${text(high)}`, `above ${text(high)}`];
  const thirds = numbers.map((value) => (value < low ? 0 : value > high ? 2 : 1));
  const used = [...new Set(thirds)].sort((a, b) => a - b);
  return {
    classes: used.map((third) => all[third] ?? ""),
    labels: thirds.map((third) => used.indexOf(third)),
  };
}

/** Whether two lists of classes cut the clips alike. */
function cutsAlike(a: readonly Value[], b: readonly Value[]): boolean {
  const pairs = new Set(a.map((value, i) => JSON.stringify([value, b[i]])));
  return pairs.size === new Set(a).size && pairs.size === new Set(b).size;
}

/** Why a factor cannot be probed; empty when it can. */
function obstacle(
  name: string,
  { classes, labels }: Pick<Factor, "classes" | "labels">,
  folds: number,
): string {
  if (classes.length < 2)
    return `${name}: it is "${classes[0] ?? ""}" in every clip, so there is nothing to tell apart.`;
  if (classes.length > mostClasses)
    return `${name}: ${classes.length} values are too many to tell apart; ${mostClasses} are the most.`;
  const counts = classes.map((_, label) => labels.filter((one) => one === label).length);
  const fewest = Math.min(...counts);
  if (fewest < folds)
    return `${name}: "${classes[counts.indexOf(fewest)] ?? ""}" has ${fewest} clips, too few for ${folds} folds.`;
  return "";
}

/** `wanted`: names, in order; left out, all that the clips have. */
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
    if (!cutsAlike(values, labels)) columns.set(key, values);
  }
  const isGroup = (values: readonly Value[]): boolean => hasGroups && cutsAlike(values, groups);
  if (hasGroups && ![...columns.values()].some(isGroup)) columns.set("group", groups);
  const everything = new Map<string, readonly Value[]>([["label", labels], ...columns]);
  const factors: Factor[] = [];
  const leftOut: string[] = [];
  for (const name of wanted ?? everything.keys()) {
    const values = everything.get(name);
    if (!values) {
      leftOut.push(`${name}: the clips have no such factor, or it is the label itself.`);
      continue;
    }
    const classes = classify(values);
    const why = obstacle(name, classes, folds);
    if (why !== "") leftOut.push(why);
    else factors.push({ name, isTask: name === "label", isGroup: isGroup(values), ...classes });
  }
  return { factors, leftOut };
}
