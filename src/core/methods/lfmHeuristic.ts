/**
 * LFM, heuristic: an alignment loss that is strong at first and fades.
 *
 * Departs from the paper: it gives neither similarity nor temperature; cosine and 0.1 are ours. With more than two
 * modalities L_MM is summed over pairs. The official code instead aligns softmax outputs (`form: posterior`) under
 * a polynomial that was fitted over 200 epochs (`schedule: fitted`).
 */
import { choice } from "../../contract/params";
import { papers } from "../papers";
import { fittedAlpha, heuristicAlpha } from "./equations/lfmSchedules";
import { definePart } from "./part";
import { alignmentParams, alignmentTerm, pairsOf } from "./shared/alignment";

const schedules = { heuristic: heuristicAlpha, fitted: fittedAlpha } as const;

export const lfmHeuristic = definePart(
  {
    id: "lfm-heuristic",
    name: "Alignment (LFM, heuristic)",
    summary: "Aligns the modalities of each clip first and shifts to classification later.",
    decides: ["alignment"],
    methods: [{ name: "LFM heuristic" }],
    params: {
      schedule: choice("Schedule", "heuristic", {
        symbol: "α(t)",
        help: "decrease of the alignment weight over epochs",
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
