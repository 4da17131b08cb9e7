/** The link of a run that decides a claim. */
import type { Catalogue } from "../contract/cards";
import type { ComparisonPlan } from "../contract/compare";
import { bestSingle } from "./claimTests";
import type { Claim } from "./claims";
import { plannedRuns } from "./queue";

/** The hash of the first run of the claim's first row, with the clips, model and training of the evidence. */
export function claimLink(
  { rule }: Claim,
  plan: ComparisonPlan,
  catalogue: Catalogue,
): string | undefined {
  const named = rule.kind === "combination" ? rule.terms.map(({ row }) => row) : rule.rows;
  const first = named.find((row) => row !== bestSingle);
  return plannedRuns(plan, catalogue, []).find(
    ({ kind, row }) => kind === "run" && row.id === first,
  )?.hash;
}
