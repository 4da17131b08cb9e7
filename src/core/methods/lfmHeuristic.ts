/**
 * LFM, heuristic: an alignment loss that is strong at first and fades.
 * Yang, Wan, Jiang, Xu: Facilitating Multimodal Classification via Dynamically Learning Modality
 * Gap, NeurIPS 2024.
 *
 *   L_MM     = -(1/2n) sum_i [ln softmax_k(s(a_i, b_k)/tau)_i + ln softmax_k(s(a_k, b_i)/tau)_i]
 *   L        = (1 - alpha) L_CLS + alpha L_MM
 *   alpha(t) = 1 - e^(-1/t), t = 1, 2, ... epochs
 *
 * Departs from the paper: similarity and temperature are not stated there; cosine and 0.1 are ours,
 * both parameters. With more than two modalities L_MM is summed over pairs. The official code has no
 * contrastive loss and no such schedule: it aligns softmax outputs (`form: posterior`) under a polynomial that
 * was fitted over 200 epochs (`schedule: fitted`).
 */
import { choice } from "../../contract/params";
import { alignmentParams, alignmentTerm, pairsOf } from "./shared/alignment";
import { papers } from "../papers";
import { definePart } from "./part";

/** alpha(t) = 1 - e^(-1/t) for epoch t = 1, 2, ... */
export const heuristicAlpha = (t: number): number => 1 - Math.exp(-1 / t);

/** Of the fused task's weight, low powers of the epoch first. */
const fittedTask = [
  0.204623704, 3.35472727e-3, 1.22989557e-4, -2.92947416e-6, 2.23835486e-8, -5.39717505e-11,
];

/** The official code's alpha for epoch t = 1, 2, ...: 1 - polynomial of t - 1, within [0, 1]. */
export const fittedAlpha = (t: number): number => {
  const task = fittedTask.reduce((sum, factor, power) => sum + factor * (t - 1) ** power, 0);
  return Math.min(1, Math.max(0, 1 - task));
};

const schedules = { heuristic: heuristicAlpha, fitted: fittedAlpha } as const;

export const lfmHeuristic = definePart(
  {
    id: "lfm-heuristic",
    name: "Alignment (LFM, heuristic)",
    summary: "Pulls matching clips together across modalities first, lets classes take over later.",
    decides: ["alignment"],
    methods: [{ name: "LFM heuristic" }],
    params: {
      schedule: choice("Schedule", "heuristic", {
        symbol: "α(t)",
        help: "how the alignment's weight falls over epochs",
        options: {
          heuristic: "Heuristic 1 − e^(−1/t) (paper)",
          fitted: "Fitted polynomial (official code)",
        },
      }),
      ...alignmentParams,
    },
    paper: papers.lfm,
    equations: [
      "L_MM = −1/(2n) Σ_i [ln softmax_k(s(a_i,b_k)/τ)_i + ln softmax_k(s(a_k,b_i)/τ)_i]",
      "L = (1 − α) L_CLS + α L_MM",
      "α(t) = 1 − e^(−1/t), t = 1, 2, … epochs",
    ],
    workedExamples: [
      { of: "alpha", when: { name: "#schedule", is: "heuristic" }, text: "1 − e^(−1/{epoch})" },
    ],
    notes: [
      "The official code replaces both L_MM and the schedule; the defaults follow the paper.",
    ],
  },
  ({ schedule, ...setting }, { modalities }) => {
    const alphaAt = schedules[schedule];
    let alpha = alphaAt(1);
    const pairs = pairsOf(modalities);
    if (pairs.length === 0) return {};
    return {
      get alpha() {
        return alpha;
      },
      beginEpoch: (epoch) => {
        alpha = alphaAt(epoch);
      },
      weigh: ({ kind }) =>
        kind === "classification" ? 1 - alpha : kind === "alignment" ? alpha : 1,
      losses: (forward) => [alignmentTerm(forward, pairs, setting)],
    };
  },
);
