/**
 * Late-Linear fusion: one linear layer on the concatenated features, logits = sum_m h_m W_m + b.
 * The concatenation is never built: the layer is kept as one slice W_m per modality, which is the
 * same mathematics and gives every slice an owner for methods that scale it (MLB).
 */
import { linear, variableOf } from "../tensor/layers";
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
      layer: linear(featureSize, classes, random.fork(id), false),
    }));
    const bias = variableOf(tf.zeros([classes]));
    return {
      groups: [
        ...slices.map(({ id, layer }) => ({
          id: `fusion/${id}`,
          role: "fusion" as const,
          modality: id,
          variables: layer.variables,
        })),
        { id: "fusion", role: "fusion", variables: [bias] },
      ],
      fuse: (selected) =>
        slices.reduce<tf.Tensor2D>(
          (logits, { id, layer }) => tf.add(logits, layer.apply(at(selected, id))),
          bias as tf.Tensor as tf.Tensor2D,
        ),
    };
  },
};
