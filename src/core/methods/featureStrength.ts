/**
 * Feature strength: how closely each modality's neurons point at the feature of their class, and which classes each
 * modality has found.
 *
 * Departs from the paper: the threshold is ours. Γ of a found feature is near 1, of a missed one near the initial
 * weights, with little in between.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { countFound, featureStrengths } from "./equations/featureStrengths";
import { definePart } from "./part";

/** Gamma from which a class counts as found, unless it is set. */
export const defaultFoundThreshold = 0.5;

export const featureStrength = definePart(
  {
    id: "feature-strength",
    name: "Feature strength Γ",
    summary:
      "Measures which modality has found the feature of each class; does not change training.",
    params: {
      found: number("Found from", defaultFoundThreshold, [0.05, 5, 0.05], {
        help: "Γ from which a modality has found a class",
      }),
    },
    paper: papers.competition,
    equations: ["Γ_{j,r}(t) = max_l ⟨w_{j,l}^r(t), M_j^r⟩"],
    charts: [
      {
        quantity: "gamma",
        name: "Feature strength Γ",
        caption: "Alignment of a modality's best neuron of a class with the feature of that class.",
        perClass: true,
        allowsLogScale: true,
      },
      {
        quantity: "found",
        name: "Classes found by",
        caption:
          "A modality has found a class when its Γ reaches the threshold; the line of a modality counts the classes that it alone has found.",
        otherLines: [
          { id: "several", name: "More than one" },
          { id: "none", name: "None" },
        ],
      },
    ],
    onlyWith: [
      { slot: "data", id: "competition", why: "only there the feature of each class is known" },
      { slot: "encoder", id: "smoothed-relu", why: "only its neurons belong to classes" },
    ],
  },
  ({ found }, { ids, classes, groups, dictionaries = {} }) => {
    const features = mapRecord(dictionaries, (rows) =>
      variableOf(tf.tensor2d(rows.flat(), [classes, rows[0]?.length ?? 0])),
    );
    const strengthOf = (id: string): tf.Tensor1D => {
      const group = groups.find(({ role, modality }) => role === "encoder" && modality === id);
      return featureStrengths(
        group?.variables[0] as tf.Tensor as tf.Tensor2D,
        entryOf(features, id),
      );
    };
    return {
      // never changed, but freed with the rest
      state: Object.values(features),
      afterUpdate: ({ log }) => {
        const strengths = recordOf(ids, strengthOf);
        for (const [id, gamma] of Object.entries(strengths)) {
          tf.unstack(gamma).forEach((one, k) => log(`gamma/${id}/${k}`, one as tf.Scalar));
        }
        const { alone, several, none } = countFound(strengths, found);
        for (const [id, count] of Object.entries(alone)) log(`found/${id}`, count);
        log("found/several", several);
        log("found/none", none);
      },
    };
  },
);
