/** An ablation as rows of a plan. */
import type { Ablation } from "../contract/cards";
import type { ComparisonPlan, Variant } from "../contract/compare";
import type { ExperimentConfig } from "../contract/experiment";

/** `modalities`: those of the clips; some ablations have a row for each. */
export function ablationRows(
  { variants, eachAlone, against }: Ablation,
  modalities: readonly string[],
): Pick<ComparisonPlan, "variants" | "against"> {
  const alone = modalities.flatMap((id): Variant[] =>
    eachAlone
      ? [{ ...eachAlone, id: `${eachAlone.id}-${id}`, name: `${id} alone`, modalities: [id] }]
      : [],
  );
  return { variants: [...variants, ...alone], against };
}

/** An ablation on the setup's clips, model and training, over seeds. */
export function ablationPlan(
  ablation: Ablation,
  base: ExperimentConfig,
  modalities: readonly string[],
  seeds: readonly number[],
): ComparisonPlan {
  return {
    version: 2,
    name: `Ablation: ${ablation.name}`,
    base: { ...base, parts: [] },
    methods: [],
    ...ablationRows(ablation, modalities),
    alone: [],
    replicates: { kind: "seeds", seeds },
    openTest: false,
    shared: {},
  };
}
