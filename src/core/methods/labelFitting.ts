/**
 * Label fitting: the targets of the cross-entropies, one-hot, smoothed or label-free; the "tiny experiment" in the
 * paper's motivation.
 *
 * Cross-entropy is linear in its targets, so a mix of losses is one loss on mixed targets.
 * Departs from the paper: the poster gives five values of its uneven target (1, 2, 4, 8 in units of 1/248) but
 * neither their order nor their sum; the order is ours. With few classes p must exceed the paper's 10/31, or
 * another class would get more. Coefficients, accuracies, probes and evaluated losses keep the labels.
 */
import { choice, number } from "../../contract/params";
import { trueClassScore } from "../ops/classification";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { mapRecord } from "../tensor/records";
import * as tf from "../tf";
import { checkTrueClassIsLargest, targetRows } from "./equations/labelTargets";
import { definePart } from "./part";
import { logByModality } from "./shared/byModality";

export const labelFitting = definePart(
  {
    id: "label-fitting",
    name: "Label fitting",
    summary: "Replaces the targets: one-hot labels, smoothed labels, or no labels.",
    decides: ["targets"],
    params: {
      labels: choice("Labels", "one-hot", {
        symbol: "S",
        help: "the supervised part of the target",
        options: { "one-hot": "One-hot", smoothed: "Smoothed" },
      }),
      free: number("Label-free share", 0.3, [0, 1, 0.05], {
        symbol: "λ",
        help: "weight of L_U, the loss with uniform labels; 1 is label-free, 0 keeps the labels",
      }),
      trueShare: number("True class", 0.5, [0.05, 1, 0.01], {
        symbol: "p",
        help: "share of the true class in smoothed labels; 10/31 in the paper, for 31 classes",
      }),
      rest: choice("Other classes", "uneven", {
        help: "how smoothed labels distribute the probability that the true class leaves",
        options: { uneven: "Uneven: 1, 2, 4, 8 in turn (paper's values)", even: "Even" },
      }),
    },
    paper: papers.lfm,
    equations: [
      "L = (1 − λ) L_S + λ L_U",
      "S(y)_y = p,  S(y)_k = (1 − p) u_k / Σ_{j≠y} u_j,  U_k = 1/K",
      "even: u = 1;  uneven: u = 1, 2, 4, 8 in turn over the classes after the true one",
    ],
    notes: [
      "The paper mixes 0.7 L_S + 0.3 L_U, which narrows the gap between modalities at the cost of fit.",
      "Evaluation uses the labels, so that runs with different targets are comparable.",
    ],
    charts: [
      {
        quantity: "fit",
        name: "Fit to the labels",
        caption:
          "Mean probability of the true class by each modality's head: the gap is between them.",
        domain: [0, 1],
      },
    ],
  },
  (fit, { classes }) => {
    checkTrueClassIsLargest(fit, classes);
    const rows = variableOf(tf.tensor2d(targetRows(fit, classes), [classes, classes]));
    return {
      // never changed, but freed with the rest
      state: [rows],
      targets: (targets) => tf.matMul(targets, rows),
      onGradients: (_, { forward, batch, log }) => {
        const fitTo = (logits: tf.Tensor2D): tf.Scalar =>
          tf.div(trueClassScore(logits, batch.oneHot), batch.size);
        logByModality(log, { fit: mapRecord(forward.unimodalLogits, fitTo) });
      },
    };
  },
);
