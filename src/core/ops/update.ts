/** Optimisers' updates in place, of all tensors of a call in one kernel. */
import type * as tf from "../tf";
import { runKernel } from "./kernel";

/** One variable and what its update needs. */
export interface UpdateEntry {
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor;
  /** The optimiser's state for this variable, by the kernel's names. */
  readonly state: Readonly<Record<string, tf.Variable>>;
  /** [] factor on the step; 1 where absent. */
  readonly multiplier?: tf.Scalar;
}

/** Runs kernel `name` ("AdamUpdate", "SgdUpdate"); variables and state change in place. */
export function updateInPlace(
  name: string,
  entries: readonly UpdateEntry[],
  attrs: Readonly<Record<string, number>>,
): void {
  const inputs: Record<string, tf.Tensor> = {};
  entries.forEach(({ variable, gradient, state, multiplier }, place) => {
    inputs[`variable/${place}`] = variable;
    inputs[`gradient/${place}`] = gradient;
    for (const [slot, values] of Object.entries(state)) inputs[`${slot}/${place}`] = values;
    if (multiplier) inputs[`multiplier/${place}`] = multiplier;
  });
  runKernel(name, inputs, { ...attrs, count: entries.length });
}
