/**
 * MLB: balancing coefficients from how well each modality's own head predicts.
 * Kontras, Chatzichristos, Blaschko, De Vos: Improving Multimodal Learning with Multi-Loss Gradient
 * Modulation, BMVC 2024.
 *
 *   s_i    = sum_b softmax(f_i(h_i))[y_b]                                                (eq. 4)
 *   r_i    = mean_{j != i} s_j / s_i                                                     (eq. 5)
 *   beta_i = beta_max if r_i > 1 else 2                                                  (eq. 6)
 *   k_i    = 1 + (beta_i - 1) tanh(alpha (r_i - 1))                                      (eq. 7)
 *
 * k_i multiplies what encoder i learns from the whole loss, this batch.
 *
 * Departs from the paper: by default k_i scales the optimiser's step, since Adam nearly cancels a
 * scaled gradient; `actOn: gradient` is the paper's form. The paper scales encoders only (default);
 * the official code also scales the head and the fusion slice (`scope: modality`). The code's mean
 * over the batch in eq. 4 gives the same r. Its shipped configurations leave beta at 2 throughout.
 */
import { number } from "../../contract/params";
import { trueClassScore } from "../ops/classification";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { applyCoefficients, coefficientSwitches } from "./shared/coefficientSwitches";
import { papers } from "../papers";
import { definePart } from "./part";
import { meanOfOthers } from "./shared/terms";

/** Eqs. 4-7: unimodal logits [B, K] and labels [B, K] -> r_i and k_i [] per modality; 1 for one alone. */
export function balance(
  unimodalLogits: ByModality<tf.Tensor2D>,
  oneHot: tf.Tensor2D,
  { alpha, betaMax }: { readonly alpha: number; readonly betaMax: number },
): { readonly r: ByModality<tf.Scalar>; readonly k: ByModality<tf.Scalar> } {
  const ids = Object.keys(unimodalLogits);
  const scores = mapRecord(unimodalLogits, (logits) => trueClassScore(logits, oneHot));
  const others = meanOfOthers(scores);
  const r = tf.div(tf.stack(Object.values(others)), tf.stack(Object.values(scores)));
  const reach = tf.where(tf.greater(r, 1), tf.scalar(betaMax - 1), tf.scalar(1)); // β − 1
  const k = tf.add(tf.mul(reach, tf.tanh(tf.mul(tf.sub(r, 1), alpha))), 1);
  const each = (values: tf.Tensor): ByModality<tf.Scalar> => {
    const scalars = tf.unstack(values) as tf.Scalar[];
    return recordOf(ids, (id) => scalars[ids.indexOf(id)] as tf.Scalar);
  };
  return { r: each(r), k: each(k) };
}

export const mlb = definePart(
  {
    id: "mlb",
    name: "MLB coefficients",
    summary: "Speeds up the encoder that lags and slows the one that leads, batch by batch.",
    methods: [{ name: "MLB" }],
    params: {
      alpha: number("Slope", 0.8, [0, 10, 0.1], {
        symbol: "α",
        help: "how sharply k answers to the ratio of scores; 0 is no balancing",
      }),
      betaMax: number("Largest k", 4, [1, 20, 0.5], {
        symbol: "β_max",
        help: "bound on how much a lagging modality is sped up",
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
      "With Adam, scaling a gradient is nearly cancelled by Adam's own normalisation; scaling the step is not. The paper scales gradients under Adam.",
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
  (params, { modalities, groups }) => ({
    modulate(backward, { forward, batch, log }) {
      const { r, k } = balance(forward.unimodalLogits, batch.oneHot, params);
      for (const { id } of modalities) {
        log(`r/${id}`, entryOf(r, id));
        log(`k/${id}`, entryOf(k, id));
      }
      return applyCoefficients(backward, groups, k, params);
    },
  }),
);
