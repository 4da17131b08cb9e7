import type { PlanDraft } from "../../state/planDraft";

/** Properties of the parts of the plan's form. */
export interface PlanDraftProps {
  readonly draft: PlanDraft;
  edit(change: Partial<PlanDraft>): void;
}
