/**
 * Folds by group: groups are divided into equal parts; a run tests on one part, validates on the next
 * and trains on the others. Any dataset that can rotate its split has these two parameters.
 */
import { whole } from "./params";

export const foldParams = {
  folds: whole("Folds", 0, [0, 20], {
    help: "Number of parts that the groups are divided into, at least 3. With 0 there is one split, drawn by the seed.",
  }),
  fold: whole("Fold in test", 1, [1, 20], {
    help: "The part used as test; the next one is validation. Without folds it has no effect.",
  }),
} as const;

export interface Fold {
  /** Index of the test part. */
  readonly index: number;
  /** Number of parts, at least 3. */
  readonly of: number;
}

/** The fold of the two parameters; undefined without folds. Throws a `RangeError` if they do not fit. */
export function foldOf({
  folds,
  fold,
}: {
  readonly folds: number;
  readonly fold: number;
}): Fold | undefined {
  if (folds === 0) return undefined;
  if (folds < 3)
    throw new RangeError(
      `folds: ${folds} is too few; train, validation and test need a part each, so set at least 3.`,
    );
  if (fold > folds) throw new RangeError(`fold: there are ${folds} folds, so no fold ${fold}.`);
  return { index: fold - 1, of: folds };
}

/** The split that a part of the folds belongs to. */
export function splitOfPart(part: number, { index, of }: Fold): "train" | "validation" | "test" {
  if (part === index) return "test";
  return part === (index + 1) % of ? "validation" : "train";
}
