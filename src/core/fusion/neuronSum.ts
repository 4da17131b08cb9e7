/**
 * Neuron sum: features are assigned to the classes in turn, and the logit of a class is the sum of its features over
 * all modalities. Nothing is learned. Huang et al., Modality Competition, ICML 2022.
 *
 *   f_j = sum_m sum_{n = j mod K} h_m,n
 *
 * Departs from the paper: none; there each neuron is named by its class.
 */
import { papers } from "../papers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion } from "./fusion";

/** Class of each of D features, in turn -> [D, K] of 0 and 1. */
export function classOfFeature(featureSize: number, classes: number): Float32Array {
  const belongs = new Float32Array(featureSize * classes);
  for (let n = 0; n < featureSize; n++) belongs[n * classes + (n % classes)] = 1;
  return belongs;
}

export const neuronSum = defineFusion(
  {
    id: "neuron-sum",
    name: "Neuron sum",
    summary: "Each class is the sum of its own features over all modalities; nothing is learned.",
    params: {},
    paper: papers.competition,
    equations: ["f_j = Σ_m Σ_{n ≡ j mod K} h_{m,n}"],
    notes: [
      "For the encoder Smoothed ReLU: features of other encoders can be negative and then lower the logit of their class.",
    ],
    isAdditive: true,
    isFixed: true,
  },
  (_params, { modalities, featureSize, classes }) => {
    if (featureSize < classes) {
      throw new RangeError(
        `Neuron sum: ${classes} classes need at least as many features, and there are ${featureSize}.`,
      );
    }
    const belongs = classOfFeature(featureSize, classes);
    return {
      groups: [],
      fuse: (selected) => {
        const summands = () => {
          const dealt = tf.tensor2d(belongs, [featureSize, classes]);
          return recordOf(modalities, (id) => tf.matMul<tf.Tensor2D>(entryOf(selected, id), dealt));
        };
        return {
          logits: Object.values(summands()).reduce((a, b) => tf.add(a, b)),
          contributions: summands,
        };
      },
    };
  },
);
