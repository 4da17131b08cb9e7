/**
 * Channel: a joint representation of all modalities scales the channels of each; every modality then
 * predicts separately, and the predictions are averaged. Joze et al., MMTM: Multimodal Transfer Module,
 * CVPR 2020; branches and their average as in Greedy's code.
 *
 *   z = ReLU([h_1 .. h_M] W_z + b_z),  z [2 sum_m D_m / ratio]
 *   E_m = 2 sigmoid(z V_m + c_m),  logits = mean_m ((E_m * h_m) W_m + b_m)
 *
 * Departs from MMTM: it acts once, after the encoders, not between their stages. A factor on a channel of the map
 * equals a factor on its mean.
 * Greedy's code leaves out the 2.
 */
import { whole } from "../../contract/params";
import { papers } from "../papers";
import { linear } from "../tensor/layers";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion, slices } from "./fusion";

export const channelFusion = defineFusion(
  {
    id: "channel",
    name: "Channel",
    summary:
      "All modalities together scale the channels of each; the branches' predictions are averaged.",
    params: {
      ratio: whole("Ratio", 4, [1, 64], {
        help: "reduction of the joint squeeze relative to twice the number of all channels",
      }),
    },
    paper: papers.mmtm,
    equations: [
      "z = ReLU([h_1 … h_M] W_z + b_z),  E_m = 2σ(z V_m + c_m)",
      "logits = mean_m ((E_m ⊙ h_m) W_m + b_m)",
    ],
    notes: [
      "Its logits are a sum over modalities, but every summand depends on all of them through E_m.",
      "One module behind the encoders; MMTM has several between their stages.",
    ],
    isAdditive: true,
  },
  ({ ratio }, { modalities, featureSize, classes, random }) => {
    const width = Math.max(1, Math.floor((2 * modalities.length * featureSize) / ratio));
    const squeeze = linear(modalities.length * featureSize, width, random.fork("squeeze"));
    const excite = recordOf(modalities, (id) =>
      linear(width, featureSize, random.fork(`${id}/excite`)),
    );
    const heads = recordOf(modalities, (id) => linear(featureSize, classes, random.fork(id)));
    return {
      groups: [
        ...slices(modalities, (id) => entryOf(heads, id).variables),
        ...modalities.map((id) => ({
          id: `fusion/${id}/excitation`,
          role: "fusion" as const,
          modality: id,
          isCrossModal: true as const,
          variables: entryOf(excite, id).variables,
        })),
        { id: "fusion", role: "fusion", isCrossModal: true, variables: squeeze.variables },
      ],
      fuse: (selected, { excitations: replaced = (own) => own }) => {
        const branch = () => {
          const all = tf.concat2d(
            modalities.map((id) => entryOf(selected, id)),
            1,
          );
          const z = tf.relu(squeeze.apply(all));
          const excitations = mapRecord(excite, (layer) =>
            tf.mul<tf.Tensor2D>(tf.sigmoid(layer.apply(z)), 2),
          );
          const used = replaced(excitations);
          const branches = mapRecord(heads, (head, id) =>
            head.apply(tf.mul(entryOf(used, id), entryOf(selected, id))),
          );
          return { excitations, branches };
        };
        const { excitations, branches } = branch();
        const share = 1 / modalities.length;
        return {
          logits: tf.mul(
            Object.values(branches).reduce((a, b) => tf.add(a, b)),
            share,
          ),
          branches,
          excitations,
          contributions: () => mapRecord(branch().branches, (logits) => tf.mul(logits, share)),
        };
      },
    };
  },
);
