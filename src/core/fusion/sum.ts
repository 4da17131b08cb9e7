/**
 * Sum fusion: a linear classifier per modality, whose logits are added. It equals Late-Linear with one bias per
 * modality, as in OGM-GE's code: the summand of a modality contains its whole bias.
 */
import { linear } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, slices } from "./fusion";

export const sumFusion = defineFusion(
  {
    id: "sum",
    name: "Sum",
    summary: "A linear classifier per modality; their logits are added.",
    params: {},
    equations: ["logits = Σ_m (h_m W_m + b_m)"],
    isAdditive: true,
  },
  (_params, { modalities, featureSize, classes, random }) => {
    const heads = recordOf(modalities, (id) => linear(featureSize, classes, random.fork(id)));
    return {
      groups: slices(modalities, (id) => entryOf(heads, id).variables),
      fuse: (selected) => {
        const summands = () =>
          recordOf(modalities, (id) => entryOf(heads, id).apply(entryOf(selected, id)));
        return {
          logits: Object.values(summands()).reduce((a, b) => tf.add(a, b)),
          contributions: summands,
        };
      },
    };
  },
);
