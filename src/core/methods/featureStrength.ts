/**
 * Feature strength: how far each modality's neurons have turned to the feature of their class, and
 * which classes each modality has found. Huang et al., Modality Competition, ICML 2022.
 *
 *   Gamma_{j,r}(t) = max_l <w_{j,l}^r(t), M_j^r>,  l over the neurons of class j
 *
 * A class counts as found by a modality once Gamma reaches `found`.
 *
 * Departs from the paper: the threshold is ours; between a found feature (near 1 and beyond) and a
 * lost one (near the first weights) there is nothing for long.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { classOfFeature } from "../fusion/neuronSum";
import { definePart } from "./part";

/** weights [d, D], neuron n of class n mod K; dictionary [K, d], a class's feature each -> Gamma [K]. */
export function featureStrengths(weights: tf.Tensor2D, dictionary: tf.Tensor2D): tf.Tensor1D {
  const [classes, features] = [dictionary.shape[0], weights.shape[1]];
  return tf.tidy(() => {
    const along = tf.matMul<tf.Tensor2D>(dictionary, weights);
    const belongs = tf.tensor2d(classOfFeature(features, classes), [features, classes]);
    // neurons of other classes are out of the running
    const others = tf.mul(tf.sub(tf.transpose(belongs), 1), 1e9);
    return tf.max<tf.Tensor1D>(tf.add(along, others), 1);
  });
}

/** Gamma [K] per modality -> numbers of classes: found by one modality alone, by several, by none. */
export function countFound(
  strengths: Readonly<Record<string, tf.Tensor1D>>,
  threshold: number,
): { readonly alone: Readonly<Record<string, tf.Scalar>>; several: tf.Scalar; none: tf.Scalar } {
  const found = tf.stack(
    Object.values(strengths).map((gamma) => tf.greaterEqual(gamma, threshold)),
  );
  const finders = tf.sum(tf.cast(found, "float32"), 0);
  const count = (which: tf.Tensor): tf.Scalar => tf.sum<tf.Scalar>(tf.cast(which, "float32"));
  const rows = tf.unstack(found);
  const ids = Object.keys(strengths);
  const single = tf.equal(finders, 1);
  return {
    alone: recordOf(ids, (id) => count(tf.logicalAnd(rows[ids.indexOf(id)] as tf.Tensor, single))),
    several: count(tf.greater(finders, 1)),
    none: count(tf.equal(finders, 0)),
  };
}

/** Gamma from which a class counts as found, unless it is set. */
export const defaultFoundThreshold = 0.5;

export const featureStrength = definePart(
  {
    id: "feature-strength",
    name: "Feature strength Γ",
    summary: "Measures which modality has found each class's feature; changes nothing.",
    params: {
      found: number("Found from", defaultFoundThreshold, [0.05, 5, 0.05], {
        help: "a class counts as found by a modality once its Γ reaches this",
      }),
    },
    paper: papers.competition,
    equations: ["Γ_{j,r}(t) = max_l ⟨w_{j,l}^r(t), M_j^r⟩"],
    charts: [
      {
        quantity: "gamma",
        name: "Feature strength Γ",
        caption: "How far a modality's best neuron of a class has turned to that class's feature.",
        perClass: true,
        allowsLogScale: true,
      },
      {
        quantity: "found",
        name: "Classes found by",
        caption:
          "A class is found by a modality once its Γ reaches the threshold; a line per modality counts classes that it alone has found.",
        otherLines: [
          { id: "several", name: "More than one" },
          { id: "none", name: "None" },
        ],
      },
    ],
    onlyWith: [
      { slot: "data", id: "competition", why: "only there each class's feature is known" },
      { slot: "encoder", id: "smoothed-relu", why: "only its neurons belong to classes" },
    ],
  },
  ({ found }, { modalities, classes, groups, dictionaries = {} }) => {
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
        const strengths = recordOf(
          modalities.map(({ id }) => id),
          strengthOf,
        );
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
