/**
 * Mid-MLP: a linear map per modality to a common width, added, then two layers. Kontras et al., BMVC 2024 (code).
 *
 *   z = ReLU(sum_m (h_m W_m + b_m)),  logits = ReLU(z W_1 + b_1) W_2 + b_2
 *
 * Departs from the code: no dropout, whose masks would make evaluation differ from training.
 */
import { linear } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, commonWidth, slices } from "./fusion";

export const midMlp = defineFusion(
  {
    id: "mid-mlp",
    name: "Mid-MLP",
    summary:
      "A small network joins the features: a linear map per modality, a sum, then two layers.",
    params: {
      width: commonWidth("units of the joint layers"),
    },
    equations: ["z = ReLU(Σ_m h_m W_m + b_m),  logits = ReLU(z W₁ + b₁) W₂ + b₂"],
    notes: [
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
    ],
    isAdditive: false,
  },
  ({ width }, { modalities, featureSize, classes, random }) => {
    const maps = recordOf(modalities, (id) => linear(featureSize, width, random.fork(id)));
    const hidden = linear(width, width, random.fork("hidden"));
    const head = linear(width, classes, random.fork("head"));
    return {
      groups: [
        ...slices(modalities, (id) => entryOf(maps, id).variables),
        { id: "fusion", role: "fusion", variables: [...hidden.variables, ...head.variables] },
      ],
      fuse: (selected) => {
        const met = modalities
          .map((id) => entryOf(maps, id).apply(entryOf(selected, id)))
          .reduce((a, b) => tf.add(a, b));
        return { logits: head.apply(tf.relu(hidden.apply(tf.relu(met)))) };
      },
    };
  },
);
