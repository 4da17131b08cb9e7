/**
 * Unimodal: each modality's encoder and head learn by their own loss alone, in one run. The fused prediction is
 * their late ensemble, the baseline of every method that trains modalities apart.
 */
import { sumOf } from "../tensor/sums";
import * as tf from "../tf";
import { definePart } from "./part";
import { crossEntropyTerms } from "./shared/terms";

/** Logits [B, K] of the mean of the modalities' probabilities. */
function ensemble(logits: readonly tf.Tensor2D[]): tf.Tensor2D {
  const mean = tf.div(sumOf(logits.map((one) => tf.softmax(one))), logits.length);
  return tf.log(tf.maximum(mean, 1e-20));
}

export const unimodal = definePart(
  {
    id: "unimodal",
    name: "Unimodal",
    summary: "Each modality learns alone; the prediction is the mean of theirs.",
    methods: [{ name: "Unimodal, averaged" }],
    decides: ["prediction", "own-losses"],
    excludesOtherParts: "every modality learns as if it were the only one",
    replacesFusion: true,
    isNonAdditive: true,
    params: {},
    equations: ["L = Σ_m CE(f_m(h_m), y),  p = mean_m softmax(f_m(h_m))"],
    notes: [
      "No gradient crosses from one modality to another: every modality's accuracy is that of a model trained alone.",
    ],
  },
  () => ({
    trainsHeads: true,
    replacesFusedLoss: true,
    classify: ({ unimodalLogits }) => ({ logits: ensemble(Object.values(unimodalLogits)) }),
    losses: ({ unimodalLogits }, { targets }) => crossEntropyTerms(unimodalLogits, targets),
  }),
);
