/**
 * MLB: balancing coefficients from how well each modality's own head predicts. k_i multiplies the update of encoder
 * i.
 *
 * Departs from the paper: by default k_i scales the optimiser's step, since Adam nearly cancels a scaled gradient;
 * `actOn: gradient` is the paper's form. The paper scales encoders only (default); the official code also scales
 * the head and the fusion slice (`scope: modality`). Its mean over the batch in eq. 4 gives the same r; its shipped
 * configurations leave β at 2.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { balance } from "./equations/mlbCoefficients";
import { definePart } from "./part";
import { logByModality } from "./shared/byModality";
import { applyCoefficients, coefficientSwitches } from "./shared/coefficientSwitches";

export const mlb = definePart(
  {
    id: "mlb",
    name: "MLB coefficients",
    summary: "Speeds up the lagging encoder and slows the leading one, batch by batch.",
    methods: [{ name: "MLB" }],
    params: {
      alpha: number("Slope", 0.8, [0, 10, 0.1], {
        symbol: "α",
        help: "sensitivity of k to the ratio of scores; 0 is no balancing",
      }),
      betaMax: number("Largest k", 4, [1, 20, 0.5], {
        symbol: "β_max",
        help: "largest factor for a lagging modality",
      }),
      ...coefficientSwitches,
    },
    paper: papers.mlb,
    equations: [
      "s_i = Σ_b softmax(f_i(h_i))[y_b]   (eq. 4)",
      "r_i = mean_{j≠i}(s_j) / s_i   (eq. 5)",
      "β_i = β_max if r_i > 1, else 2   (eq. 6)",
      "k_i = 1 + (β_i − 1) · tanh(α (r_i − 1))   (eq. 7)",
    ],
    workedExamples: [
      {
        of: "k",
        when: { name: "r", above: 1 },
        text: "1 + ({#betaMax} − 1) · tanh({#alpha} · ({r} − 1))",
      },
      { of: "k", when: { name: "r", atMost: 1 }, text: "1 + (2 − 1) · tanh({#alpha} · ({r} − 1))" },
    ],
    notes: [
      "Adam's normalisation nearly cancels a scaled gradient, but not a scaled step. The paper scales gradients under Adam.",
      "s_i is a sum of probabilities of the true class, not accuracy.",
    ],
    decides: ["coefficients"],
    needs: [
      {
        id: "unimodal-losses",
        why: "the scores s_i come from heads that are trained through their encoders",
      },
    ],
  },
  (params, { groups }) => ({
    modulate: (backward, { forward, batch, log }) => {
      const { r, k } = balance(forward.unimodalLogits, batch.oneHot, params);
      logByModality(log, { r, k });
      return applyCoefficients(backward, groups, k, params);
    },
  }),
);
