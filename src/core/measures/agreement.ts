/**
 * The agreement matrix of MLB (Kontras et al., BMVC 2024, fig. 4): correctness of the fused model by the set of
 * modalities that are right alone. "All wrong, fused right" counts clips that only fusion classifies.
 */
import type { Agreement } from "../../contract/measures";
import type { ByModality, ModalityId } from "../types";
import { has, subsetsOf } from "./shapley";

/** Up to this many modalities a column is a set of them; beyond, a column is a number of right modalities. */
const maxModalitiesInSets = 3;

/** Columns in the paper's order: none right, then each set of modalities, with all of them last. */
function columnsOf(ids: readonly ModalityId[]): Agreement["columns"] {
  if (ids.length > maxModalitiesInSets) {
    return Array.from({ length: ids.length + 1 }, (_, right) => ({ right }));
  }
  return subsetsOf(ids.length).map((subset) => ({ right: ids.filter((_, i) => has(subset, i)) }));
}

/** Correctness of the fused model [N] and of each modality alone [N] -> counts, and the column of each clip. */
export function agreement(
  fused: readonly boolean[],
  single: ByModality<readonly boolean[]>,
): { readonly matrix: Agreement; readonly columnOf: readonly number[] } {
  const ids = Object.keys(single);
  const columns = columnsOf(ids);
  const columnOf = fused.map((_, clip) =>
    ids.reduce((place, id, i) => {
      if (single[id]?.[clip] !== true) return place;
      return place + (ids.length > maxModalitiesInSets ? 1 : 1 << i);
    }, 0),
  );
  const count = (verdict: boolean): number[] =>
    columns.map(
      (_, column) => columnOf.filter((at, i) => at === column && fused[i] === verdict).length,
    );
  return { matrix: { columns, right: count(true), wrong: count(false) }, columnOf };
}
