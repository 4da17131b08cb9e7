/** The stored comparison of joint training with each modality alone that belongs to a plan. */
import { hasSameRows } from "../compare/baselinePlan";
import { cellsInForce } from "../compare/queue";
import type { ResultTable } from "../compare/resultTable";
import { aloneId, ridgeId, ridgeName } from "../compare/rows";
import type { Catalogue } from "../contract/cards";
import type { ModalityCard } from "../contract/clip";
import type { Cell, Comparison, ComparisonPlan } from "../contract/compare";

/** The comparison with the repetitions of the plan; else the newest one with other repetitions. */
export function comparisonOf(
  plan: ComparisonPlan,
  comparisons: readonly Comparison[],
  catalogue: Catalogue,
): Comparison | undefined {
  const alike = comparisons.filter((one) => hasSameRows(one.plan, plan, catalogue));
  return alike.find((one) => hasSameRuns(one.plan, plan)) ?? alike[0];
}

/** Whether plans of the same rows have the same repetitions, and ridge regression on the same modalities. */
export const hasSameRuns = (plan: ComparisonPlan, other: ComparisonPlan): boolean =>
  runsKey(plan) === runsKey(other);

const runsKey = ({ replicates, ridge = [] }: ComparisonPlan): string =>
  JSON.stringify([replicates, ridge]);

export const seedCount = ({ replicates }: ComparisonPlan): number =>
  replicates.kind === "seeds" ? replicates.seeds.length : 1;

/** The finished runs of the plan in all comparisons. */
export function knownCells(
  plan: ComparisonPlan,
  comparisons: readonly Comparison[],
  catalogue: Catalogue,
): readonly Cell[] {
  const alike = comparisons.filter((one) => hasSameRows(one.plan, plan, catalogue));
  const cells = alike.flatMap((one) => one.cells.filter(({ summary }) => summary));
  return cellsInForce({ plan, cells }, catalogue);
}

/** "sound alone" where the id of the row gives "audio alone". */
export function nameOfRow(
  row: { readonly id: string; readonly name: string },
  modalities: readonly Pick<ModalityCard, "id" | "name">[],
): string {
  const floor = modalities.find(({ id }) => ridgeId(id) === row.id);
  if (floor) return ridgeName(floor.name);
  const modality = modalities.find(({ id }) => aloneId(id) === row.id);
  return modality ? `${modality.name.toLowerCase()} alone` : row.name;
}

/** The table with the names that the clips give to their modalities. */
export function withModalityNames(
  table: ResultTable,
  modalities: readonly Pick<ModalityCard, "id" | "name">[],
): ResultTable {
  const named = <T extends { readonly id: string; readonly name: string }>(one: T): T => ({
    ...one,
    name: nameOfRow(one, modalities),
  });
  return { ...table, rows: table.rows.map(named), references: table.references.map(named) };
}
