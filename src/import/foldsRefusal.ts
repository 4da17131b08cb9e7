import type { Fold } from "../contract/folds";

/** The reason why clips cannot be split into folds; empty if they can. Such folds would repeat one split. */
export function foldsRefusal(
  units: readonly { readonly allowed?: unknown }[],
  clips: readonly { readonly split?: unknown }[],
  { of }: Fold,
): string {
  if (clips.some(({ split }) => split !== undefined))
    return "folds: labels.csv states the splits of these clips, so they cannot be split into folds; remove its split column, or set folds to 0.";
  if (units.some(({ allowed }) => allowed !== undefined))
    return "folds: there are only two groups, but training, validation and test need one each; name at least three groups, import without groups, or set folds to 0.";
  if (units.length < of)
    return `folds: ${units.length} groups or clips cannot be split into ${of} folds; ${units.length < 3 ? "set folds to 0." : `set folds to at most ${units.length}.`}`;
  return "";
}
