/**
 * The agreement matrix of MLB (Kontras et al., BMVC 2024, fig. 4): is the fused model right, by which of the
 * modalities are right by themselves? "All wrong, fused right" is what only fusing them finds.
 */
import type { Agreement } from "../../contract/measures";
import type { ByModality, ModalityId } from "../types";
import { has, subsetsOf } from "./shapley";

/** Up to this many modalities a column is a set of them; beyond, how many are right. */
const maxModalitiesInSets = 3;

/** Columns in the paper's order: none right, then each set of modalities, all of them last. */
function columnsOf(ids: readonly ModalityId[]): Agreement["columns"] {
  if (ids.length > maxModalitiesInSets) {
    return Array.from({ length: ids.length + 1 }, (_, right) => ({ right }));
  }
  return subsetsOf(ids.length).map((subset) => ({ right: ids.filter((_, i) => has(subset, i)) }));
}

/** Whether the fused model is right [N], and each modality by itself [N] -> counts, and each clip's column. */
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
