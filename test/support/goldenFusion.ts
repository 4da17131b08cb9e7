/** Creates a fusion with the weights of a golden case. */
import { randomFrom } from "../../src/core/data/random";
import type { Fusion, FusionKind } from "../../src/core/fusion/fusion";
import { recordOf } from "../../src/core/tensor/records";
import type * as tf from "../../src/core/tf";

/** Weights by group id, each group's variables in order; every group must be given. */
export function fusionWith(
  kind: FusionKind,
  params: unknown,
  sizes: { readonly featureSize: number; readonly classes: number },
  weights: Readonly<Record<string, readonly tf.Tensor[]>>,
  modalities: readonly string[] = ["x", "y"],
): Fusion {
  const fusion = kind.create(params, {
    modalities,
    tokens: recordOf(modalities, () => 1),
    maps: recordOf(modalities, () => ({ maps: 1, height: 1, width: 1 })),
    ...sizes,
    random: randomFrom(1, "golden"),
  });
  for (const { id, variables } of fusion.groups) {
    const given = weights[id] ?? [];
    if (given.length !== variables.length) throw new Error(`${id}: ${given.length} weights`);
    variables.forEach((variable, i) => variable.assign(given[i] as tf.Tensor));
  }
  return fusion;
}
