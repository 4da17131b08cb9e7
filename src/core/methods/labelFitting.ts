/**
 * Label fitting: what the cross-entropies are asked to fit, one-hot, smoothed or no labels at all.
 * Yang, Wan, Jiang, Xu: Facilitating Multimodal Classification via Dynamically Learning Modality
 * Gap, NeurIPS 2024, the "tiny experiment" of its motivation.
 *
 *   S(y)_k = 1 if k = y, else 0                                   one-hot
 *          = p if k = y, else (1 - p) u_k / sum_j u_j             smoothed, p = 10/31 for 31 classes
 *   t      = (1 - lambda) S(y) + lambda / K                       (1 - lambda) L_S + lambda L_U
 *
 * Cross-entropy is linear in its targets, so a mix of losses is one loss on mixed targets. Even: u = 1.
 * Uneven: u = 1, 2, 4, 8 in turn over the classes after the true one. With few classes p must be larger
 * than 10/31, or a neighbour would get more.
 *
 * Departs from the paper: the poster gives five values of its uneven target (1, 2, 4, 8 in units of
 * 1/248) and neither their order nor what they sum to; the turn is ours. Coefficients that score the
 * true class, accuracies, probes and every evaluated loss keep the labels.
 */
import { LabError } from "../../contract/errors";
import { choice, number } from "../../contract/params";
import { trueClassScore } from "../ops/classification";
import { variableOf } from "../tensor/layers";
import { entryOf } from "../tensor/records";
import * as tf from "../tf";
import { papers } from "../papers";
import { definePart } from "./part";

export interface TargetSettings {
  readonly labels: "one-hot" | "smoothed";
  /** p, of the true class in smoothed labels. */
  readonly trueShare: number;
  readonly rest: "even" | "uneven";
  /** lambda, 0..1. */
  readonly free: number;
}

const uneven = [1, 2, 4, 8] as const;

/** Target of every class, row by row [K * K]: rows sum to 1. */
export function targetRows(
  { labels, trueShare, rest, free }: TargetSettings,
  classes: number,
): Float32Array {
  const rows = new Float32Array(classes * classes);
  const own = labels === "one-hot" ? 1 : trueShare;
  // u of the class that comes `turn` places after the true one, 1 .. K - 1
  const weight = (turn: number): number => (rest === "even" ? 1 : (uneven[(turn - 1) % 4] ?? 1));
  let sum = 0;
  for (let turn = 1; turn < classes; turn++) sum += weight(turn);
  for (let y = 0; y < classes; y++) {
    for (let turn = 0; turn < classes; turn++) {
      const supervised = turn === 0 ? own : ((1 - own) * weight(turn)) / sum;
      rows[y * classes + ((y + turn) % classes)] = (1 - free) * supervised + free / classes;
    }
  }
  return rows;
}

/** Refuses smoothed labels that another class has more of than the true one: they would teach that class. */
function checkTrueClassIsLargest(fit: TargetSettings, classes: number): void {
  const [own = 1, ...others] = targetRows({ ...fit, free: 0 }, classes).subarray(0, classes);
  const largest = Math.max(...others);
  if (own > largest) return;
  throw new LabError({
    code: "bad-config",
    message: `Label fitting: of ${classes} classes another one would get ${largest.toFixed(2)}, the true one ${own.toFixed(2)}; raise its share or deal the rest out evenly.`,
  });
}

export const labelFitting = definePart(
  {
    id: "label-fitting",
    name: "Label fitting",
    summary: "Softens what the losses fit, from one-hot labels towards none at all.",
    decides: ["targets"],
    params: {
      labels: choice("Labels", "one-hot", {
        symbol: "S",
        help: "the supervised part of the target",
        options: { "one-hot": "One-hot", smoothed: "Smoothed" },
      }),
      free: number("Label-free share", 0.3, [0, 1, 0.05], {
        symbol: "λ",
        help: "weight of L_U, the loss with uniform labels; 1 is label-free, 0 leaves the labels as they are",
      }),
      trueShare: number("True class", 0.5, [0.05, 1, 0.01], {
        symbol: "p",
        help: "share of the true class in smoothed labels; 10/31 in the paper, for 31 classes",
      }),
      rest: choice("Other classes", "uneven", {
        help: "how smoothed labels deal out what the true class leaves",
        options: { uneven: "Uneven: 1, 2, 4, 8 in turn (paper's values)", even: "Even" },
      }),
    },
    paper: papers.lfm,
    equations: [
      "L = (1 − λ) L_S + λ L_U",
      "S(y)_y = p,  S(y)_k = (1 − p) u_k / Σ_{j≠y} u_j,  U_k = 1/K",
    ],
    notes: [
      "The paper mixes 0.7 L_S + 0.3 L_U: the gap between modalities narrows at the cost of fit.",
      "Evaluated losses are against the labels, so that runs with other targets compare.",
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
  (fit, { modalities, classes }) => {
    checkTrueClassIsLargest(fit, classes);
    const rows = variableOf(tf.tensor2d(targetRows(fit, classes), [classes, classes]));
    return {
      // never changed, but freed with the rest
      state: [rows],
      targets: (targets) => tf.matMul(targets, rows),
      onGradients: (_, { forward, batch, log }) => {
        for (const { id } of modalities) {
          const score = trueClassScore(entryOf(forward.unimodalLogits, id), batch.oneHot);
          log(`fit/${id}`, tf.div(score, batch.size));
        }
      },
    };
  },
);
