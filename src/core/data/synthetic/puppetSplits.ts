import type { SplitName } from "../../../contract/clip";
import { foldOf, splitOfPart } from "../../../contract/folds";

interface Talkers {
  readonly actors: number;
  readonly validationShare: number;
  readonly folds: number;
  readonly fold: number;
}

/**
 * The split of each talker: the first ones are for validation; with folds, talkers are assigned to the
 * parts in turn. Throws a `RangeError` if there are fewer talkers than folds.
 */
export function talkerSplits(talkers: Talkers): readonly SplitName[] {
  const { actors, validationShare } = talkers;
  const fold = foldOf(talkers);
  if (fold && actors < fold.of)
    throw new RangeError(
      `folds: ${fold.of} folds need at least ${fold.of} talkers, but there are ${actors}; use fewer folds or more talkers.`,
    );
  const wanted = Math.round(validationShare * actors);
  const validation = Math.min(actors - 1, Math.max(1, wanted));
  return Array.from({ length: actors }, (_, i) => {
    if (fold) return splitOfPart(i % fold.of, fold);
    return i < validation ? "validation" : "train";
  });
}
