/** The contribution of each modality to a clip's fused prediction, from predictions with every subset of modalities. */
import { maxShapleyModalities } from "../../contract/measures";
import { has, shapleyValues, subsetsOf, type Subset } from "../measures/shapley";
import { entryOf, mapRecord } from "../tensor/records";
import type { ByModality, ModalityId } from "../types";
import { fusedWith } from "./absentModalities";
import type { SplitOutputs } from "./splitOutputs";
import type { TrainingPlan } from "./training";

/** Fused class probabilities, a row [K] per clip, by the set of present modalities. */
export type BySubset = ReadonlyMap<Subset, readonly Float32Array[]>;

/** All subsets except the empty and the full one; beyond `maxShapleyModalities` modalities, each one alone. */
function evaluatedSubsets(modalities: number): Subset[] {
  if (modalities > maxShapleyModalities)
    return Array.from({ length: modalities }, (_, i) => 1 << i);
  return subsetsOf(modalities).slice(1, -1);
}

/** Predicts once per subset; the pooled features of absent modalities are `means`. */
export async function subsetPredictions(
  {
    pipeline,
    classes,
    yieldToEventLoop,
  }: Pick<TrainingPlan, "pipeline" | "classes" | "yieldToEventLoop">,
  { pooled, labels, probabilities }: SplitOutputs,
  means: ByModality<Float32Array>,
): Promise<BySubset> {
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const found = new Map<Subset, readonly Float32Array[]>();
  for (const subset of evaluatedSubsets(ids.length)) {
    const present = ids.filter((_, i) => has(subset, i));
    found.set(subset, await fusedWith(pipeline, { pooled, labels, classes }, means, present));
    await yieldToEventLoop();
  }
  return found.set(2 ** ids.length - 1, entryOf(probabilities, "fused"));
}

/** Share of each class among labels [N]; classes that do not occur are missing. */
export function classPrior(labels: readonly number[]): ReadonlyMap<number, number> {
  const prior = new Map<number, number>();
  for (const label of labels) prior.set(label, (prior.get(label) ?? 0) + 1 / labels.length);
  return prior;
}

/**
 * Shapley values of the modalities for each clip: contributions to the fused probability of its true class. Without any
 * modality, that is the share of the class among `trainLabels`. Undefined for too many modalities.
 */
export function clipShapley(
  ids: readonly ModalityId[],
  { labels }: SplitOutputs,
  trainLabels: readonly number[],
  subsets: BySubset,
): readonly ByModality<number>[] | undefined {
  if (ids.length > maxShapleyModalities) return undefined;
  const prior = classPrior(trainLabels);
  return labels.map((label, clip) => {
    const shares = shapleyValues(ids.length, (subset) =>
      subset === 0 ? (prior.get(label) ?? 0) : (subsets.get(subset)?.[clip]?.[label] ?? NaN),
    );
    return mapRecord(Object.fromEntries(ids.map((id, i) => [id, i])), (i) => shares[i] ?? NaN);
  });
}
