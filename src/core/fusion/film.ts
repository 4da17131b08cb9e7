/**
 * FiLM ("Affine"): one modality scales and shifts the features of the others. Perez et al., FiLM,
 * AAAI 2018; as in OGM-GE's and MLB's code, which use gamma without adding 1.
 *
 *   (gamma, beta) = h_c W_c + b_c,  logits = (gamma * h + beta) W + b,  h the sum of the others
 *
 * Departs from that code: beyond two modalities h is a sum; alone, a modality conditions itself.
 */
import { choice } from "../../contract/params";
import { linear } from "../tensor/layers";
import { entryOf } from "../tensor/records";
import * as tf from "../tf";
import { defineFusion } from "./fusion";

export const film = defineFusion(
  {
    id: "film",
    name: "FiLM (Affine)",
    summary: "One modality scales and shifts the others' features before the classifier.",
    params: {
      conditions: choice("Conditioned by", "first", {
        help: "the modality that scales and shifts",
        options: { first: "First modality", last: "Last modality" },
      }),
    },
    equations: ["(γ, β) = h_c W_c + b_c,  logits = (γ ⊙ h + β) W + b"],
    notes: [
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
    ],
    isAdditive: false,
  },
  ({ conditions }, { modalities, featureSize, classes, random }) => {
    const condition = (conditions === "first" ? modalities[0] : modalities.at(-1)) ?? "";
    const others = modalities.filter((id) => id !== condition);
    const affine = linear(featureSize, 2 * featureSize, random.fork("affine"));
    const head = linear(featureSize, classes, random.fork("head"));
    return {
      groups: [
        {
          id: `fusion/${condition}`,
          role: "fusion",
          modality: condition,
          variables: affine.variables,
        },
        { id: "fusion", role: "fusion", variables: head.variables },
      ],
      fuse: (selected) => {
        const given = entryOf(selected, condition);
        const [gamma, beta] = tf.split(affine.apply(given), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
        const behind = others.length === 0 ? [condition] : others;
        const h = behind.map((id) => entryOf(selected, id)).reduce((a, b) => tf.add(a, b));
        return { logits: head.apply(tf.add(tf.mul(gamma, h), beta)) };
      },
    };
  },
);
