/**
 * MMCosine: classifies by angles, so that no modality dominates by the norm of its features or weights.
 *
 * Departs from the official code: one of its programs predicts with the plain linear output at test time; here
 * cosines predict throughout. Its contrastive term, off there by default, is left out.
 */
import { number } from "../../contract/params";
import { l2NormaliseRows } from "../ops/rows";
import { papers } from "../papers";
import { linearWeights } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { definePart } from "./part";

/** h [B, D], weights [D, K] -> s cos [B, K]. */
export const cosineLogits = (h: tf.Tensor2D, weights: tf.Tensor2D, scale: number): tf.Tensor2D =>
  tf.mul(tf.matMul(l2NormaliseRows(h), l2NormaliseRows(tf.transpose(weights)), false, true), scale);

export const mmCosine = definePart(
  {
    id: "mmcosine",
    name: "MMCosine",
    summary:
      "Predicts from the angles between features and class weights; their lengths do not count.",
    methods: [{ name: "MMCosine" }],
    params: {
      scale: number("Scale", 10, [0.1, 100, 0.1], {
        symbol: "s",
        log: true,
        help: "scale of the cosines; larger values make predictions sharper",
      }),
    },
    paper: papers.mmCosine,
    equations: ["logits_k = Σ_m s · ⟨h_m, W_m,k⟩ / (‖h_m‖ ‖W_m,k‖)"],
    decides: ["prediction"],
    replacesFusion: true,
    notes: ["It replaces the fusion; the chosen fusion is not used."],
  },
  ({ scale }, { ids, featureSize, classes, random }) => {
    const weights = recordOf(ids, (id) => linearWeights(featureSize, classes, random.fork(id)));
    return {
      groups: ids.map((id) => ({
        id: `fusion/${id}/cosine`,
        role: "fusion",
        modality: id,
        variables: [entryOf(weights, id)],
      })),
      classify: ({ selected }) => {
        const summands = () =>
          recordOf(ids, (id) => cosineLogits(entryOf(selected, id), entryOf(weights, id), scale));
        return {
          logits: Object.values(summands()).reduce((a, b) => tf.add(a, b)),
          contributions: summands,
        };
      },
    };
  },
);
