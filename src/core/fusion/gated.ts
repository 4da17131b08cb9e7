/**
 * Gated fusion: one modality gates the features of the others. Kiela et al., Efficient
 * Large-Scale Multi-Modal Classification, AAAI 2018; as in OGM-GE's and MLB's code.
 *
 *   o_m = h_m W_m + b_m,  logits = (sigmoid(o_g) * o) W + b,  o the sum of the other modalities' o_m
 *
 * Departs from that code: beyond two modalities the gated features are a sum; alone, a modality gates itself.
 */
import { choice } from "../../contract/params";
import { linear } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, slices } from "./fusion";

export const gated = defineFusion(
  {
    id: "gated",
    name: "Gated",
    summary: "One modality gates the others' features before the classifier.",
    params: {
      gate: choice("Gated by", "first", {
        help: "the gating modality",
        options: { first: "First modality", last: "Last modality" },
      }),
    },
    equations: ["o_m = h_m W_m + b_m,  logits = (σ(o_g) ⊙ o) W + b"],
    notes: [
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
    ],
    isAdditive: false,
  },
  ({ gate }, { modalities, featureSize, classes, random }) => {
    const keeper = (gate === "first" ? modalities[0] : modalities.at(-1)) ?? "";
    const others = modalities.filter((id) => id !== keeper);
    const maps = recordOf(modalities, (id) => linear(featureSize, featureSize, random.fork(id)));
    const head = linear(featureSize, classes, random.fork("head"));
    return {
      groups: [
        ...slices(modalities, (id) => entryOf(maps, id).variables),
        { id: "fusion", role: "fusion", variables: head.variables },
      ],
      fuse: (selected) => {
        const outputs = recordOf(modalities, (id) =>
          entryOf(maps, id).apply(entryOf(selected, id)),
        );
        const behind = (others.length === 0 ? [keeper] : others).map((id) => entryOf(outputs, id));
        const o = behind.reduce((a, b) => tf.add(a, b));
        return { logits: head.apply(tf.mul(tf.sigmoid(entryOf(outputs, keeper)), o)) };
      },
    };
  },
);
