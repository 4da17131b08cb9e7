/** Divides clips into folds so that no group is in both the fitted and the held-out clips. */
import type { Random } from "../data/random";
import { groupByKey } from "./bootstrap";
import type { Factor } from "./probedFactors";

/** Fold of every clip, 0 .. folds - 1. */
export interface Folding {
  readonly foldOf: readonly number[];
  /** "groups": no group is on both sides; "clips": each clip is assigned on its own. */
  readonly by: "groups" | "clips";
}

/** The most frequent class of a group. */
function majorityClass(group: readonly number[], labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const clip of group) counts.set(labels[clip] ?? 0, (counts.get(labels[clip] ?? 0) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}

/**
 * Assigns groups to folds in turn, sorted by their majority class so that the classes are spread evenly. If the
 * factor identifies the groups, clips are assigned instead.
 */
export function assignFolds(
  { labels, isGroup }: Pick<Factor, "labels" | "isGroup">,
  groupKeys: readonly string[],
  folds: number,
  random: Random,
): Folding {
  const byGroups = !isGroup && groupKeys.some((key) => key !== "");
  const units = byGroups ? groupByKey(groupKeys) : labels.map((_, clip) => [clip]);
  const dealt = random
    .shuffle(units)
    .map((unit) => ({ unit, label: majorityClass(unit, labels) }))
    .sort((a, b) => a.label - b.label);
  const foldOf = new Array<number>(labels.length).fill(0);
  dealt.forEach(({ unit }, turn) => {
    for (const clip of unit) foldOf[clip] = turn % folds;
  });
  return { foldOf, by: byGroups ? "groups" : "clips" };
}

/** Shuffles the labels among groups if each group has one class, else among clips. */
export function shuffleLabels(
  labels: readonly number[],
  groupKeys: readonly string[],
  random: Random,
): readonly number[] {
  const groups = groupByKey(groupKeys);
  const isOfGroup = groups.every((group) =>
    group.every((i) => labels[i] === labels[group[0] ?? 0]),
  );
  const units = isOfGroup ? groups : labels.map((_, clip) => [clip]);
  const drawn = random.shuffle(units.map((unit) => labels[unit[0] ?? 0] ?? 0));
  const shuffled = new Array<number>(labels.length).fill(0);
  units.forEach((unit, i) => {
    for (const clip of unit) shuffled[clip] = drawn[i] ?? 0;
  });
  return shuffled;
}
