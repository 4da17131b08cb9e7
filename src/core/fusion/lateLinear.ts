/**
 * Late-Linear fusion: one linear layer on the concatenated features, logits = sum_m h_m W_m + b.
 * The concatenation is never built: the layer is kept as one slice W_m per modality, which is the
 * same mathematics and gives every slice an owner for methods that scale it (MLB). A modality's
 * summand is h_m W_m + b / M (OGM-GE's code: b / 2).
 */
import { linearMap } from "../ops/linear";
import { linearWeights, variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, slices } from "./fusion";

export const lateLinear = defineFusion(
  {
    id: "late-linear",
    name: "Late-Linear",
    summary: "A linear classifier on the concatenation of the modalities' pooled features.",
    params: {},
    equations: ["logits = Σ_m h_m W_m + b"],
    isAdditive: true,
  },
  (_params, { modalities, featureSize, classes, random }) => {
    const weights = recordOf(modalities, (id) =>
      linearWeights(featureSize, classes, random.fork(id)),
    );
    const bias = variableOf(tf.zeros([classes]));
    return {
      groups: [
        ...slices(modalities, (id) => [entryOf(weights, id)]),
        { id: "fusion", role: "fusion", variables: [bias] },
      ],
      fuse: (selected) => {
        const summands = modalities.map((id, first) =>
          first === 0
            ? linearMap(entryOf(selected, id), entryOf(weights, id), bias)
            : tf.matMul<tf.Tensor2D>(entryOf(selected, id), entryOf(weights, id)),
        );
        const share = 1 / modalities.length;
        return {
          logits: summands.reduce((a, b) => tf.add(a, b)),
          contributions: () =>
            recordOf(modalities, (id) =>
              tf.add(tf.matMul(entryOf(selected, id), entryOf(weights, id)), tf.mul(bias, share)),
            ),
        };
      },
    };
  },
);
