/**
 * Late-Linear fusion: one linear layer on the concatenated features, logits = sum_m h_m W_m + b.
 * The concatenation is never built: the layer is kept as one slice W_m per modality, which is the
 * same mathematics and gives every slice an owner for methods that scale it (MLB).
 */
import { linearMap } from "../ops/linear";
import { linearWeights, variableOf } from "../tensor/layers";
import { at } from "../tensor/records";
import * as tf from "../tf";
import type { FusionKind } from "./fusion";

export const lateLinear: FusionKind = {
  card: {
    id: "late-linear",
    name: "Late-Linear",
    summary: "A linear classifier on the concatenation of the modalities' pooled features.",
    params: {},
    equations: [{ ref: "", text: "logits = Σ_m h_m W_m + b" }],
  },
  create(_params, { modalities, featureSize, classes, random }) {
    const slices = modalities.map((id) => ({
      id,
      weights: linearWeights(featureSize, classes, random.fork(id)),
    }));
    const bias = variableOf(tf.zeros<tf.Rank.R1>([classes]));
    return {
      groups: [
        ...slices.map(({ id, weights }) => ({
          id: `fusion/${id}`,
          role: "fusion" as const,
          modality: id,
          variables: [weights],
        })),
        { id: "fusion", role: "fusion", variables: [bias] },
      ],
      fuse: (selected) =>
        slices
          .map(({ id, weights }, first) => {
            const h = at(selected, id);
            return first === 0 ? linearMap(h, weights, bias) : tf.matMul<tf.Tensor2D>(h, weights);
          })
          .reduce((a, b) => tf.add(a, b)),
    };
  },
};
