/** Weighted sums of scalars on the device, many in one kernel. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

const byPlace = (terms: readonly tf.Tensor[]): Record<string, tf.Tensor> =>
  Object.fromEntries(terms.map((term, place) => [String(place), term]));

/** Σ_i weights_i · terms_i -> []; at least one term. */
export function weightedSum(terms: readonly tf.Scalar[], weights: readonly number[]): tf.Scalar {
  if (!hasKernel("WeightedSum")) {
    return terms
      .map((term, i) => (weights[i] === 1 ? term : tf.mul(term, weights[i] ?? 1)))
      .reduce((a, b) => tf.add(a, b));
  }
  const sum = tf.customGrad((...inputs: tf.Scalar[]) => ({
    value: runKernel<tf.Scalar>("WeightedSum", byPlace(inputs.slice(0, terms.length)), {
      weights,
    }),
    gradFunc: (dy: tf.Tensor) => runKernel<tf.Tensor[]>("ScalarMultiples", { dy }, { weights }),
  }));
  return sum(...terms);
}
