/**
 * ReconBoost: one modality at a time learns what the others have not learnt yet; then all learn together.
 *
 * Departs from the paper: its text was not available; this follows the official code, with its division by K. Its
 * memory term has no gradient there and is left out; its first stage, without others, takes p[y] = 1 as there; its
 * pretrained encoders become `pretrain` epochs of each modality's own cross-entropy. It restarts the optimiser each
 * stage; here moments are kept. The shared two-layer head of its second phase is the modalities' own heads here.
 */
import { number, whole } from "../../contract/params";
import { crossEntropy } from "../ops/classification";
import { papers } from "../papers";
import { stopGradient } from "../tensor/gradientFlow";
import { variableOf } from "../tensor/layers";
import { entryOf, mapRecord } from "../tensor/records";
import { sumOf } from "../tensor/sums";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { boostingLoss, passOf, stageAt } from "./equations/reconBoostStages";
import { definePart } from "./part";

export const reconBoost = definePart(
  {
    id: "reconboost",
    name: "ReconBoost",
    summary: "Modalities learn in turn what the others do not predict yet, then all together.",
    methods: [{ name: "ReconBoost" }],
    decides: ["prediction", "passes", "own-losses"],
    excludesOtherParts: "its stages decide which modality learns when",
    replacesFusion: true,
    params: {
      pretrain: whole("Pretraining", 4, [0, 200], {
        unit: "epochs",
        help: "epochs with every modality's own loss before the first stage; the paper starts from trained encoders",
      }),
      alternate: whole("Alternation", 1, [1, 50], {
        unit: "epochs",
        help: "epochs of a stage in which one modality learns; 4 in the official code",
      }),
      rectify: whole("Rectification", 1, [0, 50], {
        unit: "epochs",
        help: "epochs of a stage in which all learn together; 4 in the official code",
      }),
      own: number("Own loss", 5, [0, 20, 0.5], {
        symbol: "w₁",
        help: "weight of the cross-entropy of the modality that learns",
      }),
      reconciled: number("Reconcilement", 1, [0, 20, 0.5], {
        symbol: "w₂",
        help: "weight of its reduction where the others are right; 0 is plain alternation",
      }),
    },
    paper: papers.reconBoost,
    equations: [
      "L_m = −(w₁ ln q_y − w₂ p_y ln q_y) / K,  q = softmax(f_m),  p = softmax(β Σ_{j≠m} f_j)",
      "L = CE(β Σ_m f_m, y),  after the turn of each modality m",
    ],
    notes: ["One forward and backward pass per step: at most the cost of joint training."],
    charts: [
      {
        quantity: "turn",
        name: "ReconBoost's turns",
        caption: "1 while a modality learns; all are 1 in the joint stages.",
        domain: [0, 1],
      },
    ],
  },
  ({ own, reconciled, ...lengths }, { ids }) => {
    const beta = variableOf(tf.scalar(1));
    let stage = stageAt(1, lengths, ids);
    const othersOf = (id: string, logits: ByModality<tf.Tensor2D>): tf.Tensor => {
      const others = ids.filter((other) => other !== id).map((other) => entryOf(logits, other));
      if (stage.isFirst || others.length === 0) return tf.scalar(1);
      return stopGradient(() => tf.softmax(tf.mul(sumOf(others), beta)));
    };
    return {
      groups: [{ id: "fusion/boost-rate", role: "fusion", variables: [beta] }],
      trainsHeads: true,
      beginEpoch: (epoch) => {
        stage = stageAt(epoch, lengths, ids);
      },
      passes: () => [passOf(stage)],
      classify: ({ unimodalLogits }) => ({
        logits: tf.mul<tf.Tensor2D>(sumOf(Object.values(unimodalLogits)), beta),
        contributions: () => mapRecord(unimodalLogits, (f) => tf.mul<tf.Tensor2D>(f, beta)),
      }),
      losses: ({ unimodalLogits }, { targets }) =>
        Object.entries(unimodalLogits).map(([id, f]) => ({
          name: id,
          kind: "classification",
          value:
            stage.turn === id
              ? boostingLoss(f, othersOf(id, unimodalLogits), targets, own, reconciled)
              : crossEntropy(f, targets),
          weight: 1,
        })),
      onGradients: (_, { log }) => {
        for (const id of ids)
          log(`turn/${id}`, tf.scalar(stage.turn === undefined || stage.turn === id ? 1 : 0));
      },
    };
  },
);
