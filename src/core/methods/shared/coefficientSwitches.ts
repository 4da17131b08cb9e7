/**
 * The two switches that every coefficient method has, so that a comparison can use one setting for
 * all: whether a coefficient acts on gradients or steps, and on which parameters.
 */
import { choice } from "../../../contract/params";
import * as tf from "../../tf";
import type { ByModality, ParameterGroup } from "../../types";
import type { Backward } from "../part";

export const coefficientSwitches = {
  actOn: choice("Act on", "step", {
    help: "Adam's normalisation nearly cancels a scaled gradient, but not a scaled step",
    options: { step: "Step (after the optimiser)", gradient: "Gradient (before the optimiser)" },
  }),
  scope: choice("Scope", "encoder", {
    help: "which of a modality's parameters the coefficient reaches",
    options: {
      encoder: "Encoder (paper)",
      modality: "Encoder, its head and its slice of the fusion (official code)",
    },
  }),
} as const;

export interface Switches {
  readonly actOn: "step" | "gradient";
  readonly scope: "encoder" | "modality";
}

const reached = (group: ParameterGroup, scope: Switches["scope"]): boolean =>
  scope === "encoder"
    ? group.role === "encoder"
    : group.role === "encoder" || group.role === "head" || group.role === "fusion";

/** Multiplies each modality's groups in scope by its coefficient, according to the switches. */
export function applyCoefficients(
  backward: Backward,
  groups: readonly ParameterGroup[],
  k: ByModality<tf.Scalar>,
  { actOn, scope }: Switches,
): Backward {
  const gradients = new Map(backward.gradients);
  const stepMultipliers = new Map(backward.stepMultipliers);
  for (const group of groups) {
    const factor = group.modality === undefined ? undefined : k[group.modality];
    if (!factor || !reached(group, scope)) continue;
    if (actOn === "step") {
      const before = stepMultipliers.get(group.id);
      stepMultipliers.set(group.id, before ? tf.mul(before, factor) : factor);
    } else {
      for (const variable of group.variables) {
        const gradient = gradients.get(variable);
        if (gradient) gradients.set(variable, tf.mul(gradient, factor));
      }
    }
  }
  return { gradients, stepMultipliers };
}
