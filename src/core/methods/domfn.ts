/**
 * DOMFN: fuses the clips on which the modalities agree; on the others each modality learns and predicts by itself.
 *
 * Departs from the paper: its text was not available; this follows the official code, whose cross-entropies take
 * the sigmoid outputs as logits. Its batch is one clip; here each clip of a batch is treated separately.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { stopGradient } from "../tensor/gradientFlow";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { agrees, domfnLoss, mostConfident, penalties } from "./equations/domfnDivergence";
import { definePart } from "./part";
import { observedHeads } from "./shared/terms";

export const domfn = definePart(
  {
    id: "domfn",
    name: "DOMFN",
    summary:
      "Fuses the clips on which modalities agree; on the others the most confident one predicts.",
    methods: [{ name: "DOMFN" }],
    decides: ["prediction", "own-losses"],
    isNonAdditive: true,
    params: {
      gamma: number("Bound", 0.8, [0, 10, 0.05], {
        symbol: "γ",
        help: "clips whose penalties over τ are all below this are fused",
      }),
      tau: number("Scale", 0.5, [0.01, 10, 0.05], {
        symbol: "τ",
        help: "divides a modality's penalty",
      }),
      eta: number("Divergence", 0.5, [0, 10, 0.1], {
        symbol: "η",
        help: "weight of the term that pushes agreeing modalities apart",
      }),
    },
    paper: papers.domfn,
    equations: [
      "o_m = σ(f_m),  pen_m = max_c (o_m − mean_j o_j)²_c",
      "agreed: L = Σ_m (½ CE_m² − η pen_m) + Σ_m CE_m + CE;  else L = Σ_m CE_m",
    ],
    notes: [
      "One forward and backward pass per step.",
      "A sigmoid bounds the inputs of the cross-entropy, so the loss cannot reach 0.",
    ],
    charts: [
      {
        quantity: "penalty",
        name: "DOMFN penalties",
        caption:
          "Mean of the largest squared distance of each modality's output from their mean, over τ; below γ clips are fused.",
      },
    ],
  },
  (params, { ids }) => {
    const outputsOf = (views: ByModality<tf.Tensor2D>) => recordOf(ids, (id) => entryOf(views, id));
    return {
      trainsHeads: true,
      replacesFusedLoss: true,
      classify: ({ unimodalLogits, fuse }) => {
        const outputs = mapRecord(unimodalLogits, (logits) => tf.sigmoid(logits));
        const fused = tf.sigmoid(fuse().logits);
        const agreed = stopGradient(() => tf.greater(agrees(penalties(outputs), params), 0));
        return {
          logits: tf.where(agreed, fused, mostConfident(outputs)),
          views: { ...outputs, "fused output": fused },
        };
      },
      losses: ({ views = {}, unimodalLogits }, { oneHot, targets }) => {
        const fused = entryOf(views, "fused output");
        const value = tf.mean(domfnLoss(outputsOf(views), fused, targets, params));
        return [
          { name: "domfn", kind: "classification", value, weight: 1 },
          ...observedHeads(unimodalLogits, oneHot),
        ];
      },
      onGradients: (_, { forward: { views = {} }, log }) => {
        const pen = penalties(outputsOf(views));
        ids.forEach((id, m) =>
          log(`penalty/${id}`, tf.div(tf.mean(pen[m] as tf.Tensor), params.tau)),
        );
      },
    };
  },
);
