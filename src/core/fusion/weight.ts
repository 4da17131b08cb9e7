/**
 * Weight: each clip weighs its modalities, and the weighted sum is classified. After the attention of CMML
 * (Yang et al., Comprehensive Semi-Supervised Multi-Modal Learning, IJCAI 2019).
 *
 *   e_m = h_m u_m + c_m,  a = softmax_m(e),  logits = (sum_m a_m (h_m W_m + b_m)) W + b
 *
 * Departs from AMSS's comparison code: that learns no attention but weighs channel by channel, by the
 * softmax of each modality's features over its own channels; here every modality has one learned score.
 * Which of the two is the row "Weight" of the papers' tables is not known.
 */
import { linear } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, commonWidth, slices } from "./fusion";

export const weightFusion = defineFusion(
  {
    id: "weight",
    name: "Weight",
    summary: "Weighs the modalities of each clip by attention and classifies the weighted sum.",
    params: {
      width: commonWidth("units of the common space in which modalities are added"),
    },
    equations: ["a = softmax_m(h_m u_m + c_m),  logits = (Σ_m a_m (h_m W_m + b_m)) W + b"],
    notes: [
      "Our interpretation of a row in the papers' tables: AMSS's code weighs every channel by a softmax of the features, without learned weights.",
      "Its logits are a sum over modalities, but every summand's weight a_m depends on all of them.",
    ],
    isAdditive: true,
  },
  ({ width }, { modalities, featureSize, classes, random }) => {
    const maps = recordOf(modalities, (id) => linear(featureSize, width, random.fork(id)));
    const scores = recordOf(modalities, (id) => linear(featureSize, 1, random.fork(`${id}/score`)));
    const head = linear(width, classes, random.fork("head"));
    const [weights, bias] = head.variables as [tf.Variable<tf.Rank.R2>, tf.Variable<tf.Rank.R1>];
    return {
      groups: [
        ...slices(modalities, (id) => [
          ...entryOf(maps, id).variables,
          ...entryOf(scores, id).variables,
        ]),
        { id: "fusion", role: "fusion", variables: head.variables },
      ],
      fuse: (selected) => {
        const weighted = () => {
          const e = tf.concat2d(
            modalities.map((id) => entryOf(scores, id).apply(entryOf(selected, id))),
            1,
          );
          const a = tf.split(tf.softmax(e), modalities.length, 1);
          return modalities.map((id, m) =>
            tf.mul<tf.Tensor2D>(entryOf(maps, id).apply(entryOf(selected, id)), a[m] as tf.Tensor),
          );
        };
        const share = 1 / modalities.length;
        return {
          logits: head.apply(weighted().reduce((a, b) => tf.add(a, b))),
          contributions: () => {
            const each = weighted();
            return recordOf(modalities, (id) =>
              tf.add(
                tf.matMul(each[modalities.indexOf(id)] as tf.Tensor2D, weights),
                tf.mul(bias, share),
              ),
            );
          },
        };
      },
    };
  },
);
