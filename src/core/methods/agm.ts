/**
 * AGM: hold every modality to its own running pace, judged by what it answers alone.
 * Li, Li, Hu, Zhuang, Wang, Zhu, Boosting Multi-modal Model Performance with Adaptive Gradient
 * Modulation, ICCV 2023.
 *
 *   m_a = (f(a, v) - f(0, v) + f(a, 0)) / 2,  m_v = (f(a, v) - f(a, 0) + f(0, v)) / 2
 *   s_m = mean of -ln max(softmax(m_m)[y], 1e-8),  r_m = exp(M / (M - 1) (mean_j s_j - s_m))
 *   tau_m = the same of the means of all scores before this step
 *   k_m = exp(alpha min(tau_m - r_m, 10)), on the gradient that reaches m_m;  m_a + m_v = f(a, v)
 *
 * Inputs are zero, not features, and gradients flow through those passes too: an encoder is also
 * reached by half the difference of the coefficients.
 * Departs from the paper: not known, its text was not available; this follows the official code,
 * which also shortens the whole gradient to length 1 where the fusion's largest entry is above 1.
 */
import { flag, number } from "../../contract/params";
import { papers } from "../papers";
import { scaledGradient, stopGradient } from "../tensor/gradientFlow";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { clipGradients } from "./equations/agmClipping";
import { definePart } from "./part";

const floor = 1e-8;

/** Responses [B, K] -> scores [M], in the order of the record. */
const responseScores = (responses: ByModality<tf.Tensor2D>, oneHot: tf.Tensor2D) =>
  tf.stack(
    Object.values(responses).map((response) => {
      const right = tf.sum(tf.mul(tf.softmax(response), oneHot), 1);
      return tf.neg(tf.mean(tf.log(tf.maximum(right, floor))));
    }),
  ) as tf.Tensor1D;

/** Scores [M] -> ratios r [M], above 1 for a modality that is ahead. */
export const scoreRatios = (scores: tf.Tensor1D): tf.Tensor1D => {
  const count = scores.shape[0];
  return tf.exp(tf.mul(tf.sub(tf.mean(scores), scores), count / (count - 1)));
};

/** Scores of this step and means of those before [M] -> k [M]. */
export const agmCoefficients = (
  scores: tf.Tensor1D,
  before: tf.Tensor1D,
  alpha: number,
  cap = 10,
): tf.Tensor1D => {
  const ahead = tf.sub(scoreRatios(before), scoreRatios(scores));
  return tf.exp(tf.mul(tf.minimum(ahead, cap), alpha));
};

export const agm = definePart(
  {
    id: "agm",
    name: "AGM",
    summary: "Holds each modality to its own pace, by what it answers when the other is silent.",
    methods: [{ name: "AGM" }],
    params: {
      alpha: number("Slope", 1, [0, 10, 0.1], {
        symbol: "α",
        help: "how hard a modality that runs ahead of its own pace is slowed; 0 is no balancing",
      }),
      clip: flag("Clip", true, {
        help: "shortens the whole gradient to length 1 where the fusion's is steep",
      }),
    },
    paper: papers.agm,
    equations: [
      "m_a = ½ (f(a,v) − f(0,v) + f(a,0))",
      "r_m = exp(M/(M−1) · (mean_j s_j − s_m)),  τ_m the same of running means",
      "k_m = exp(α · min(τ_m − r_m, 10))",
    ],
    notes: [
      "Two more forward and backward passes a step. Its coefficients act on gradients by construction: under Adam a constant one is cancelled.",
    ],
    charts: [
      {
        quantity: "response",
        name: "AGM scores",
        caption: "Cross-entropy of what a modality answers alone; the lower is ahead.",
      },
    ],
    twoModalities: "its answers are defined for two",
    decides: ["coefficients", "prediction"],
  },
  ({ alpha, clip }, { modalities, groups }) => {
    const ids = modalities.map(({ id }) => id);
    const running = variableOf(tf.zeros<tf.Rank.R1>([ids.length]));
    const steps = variableOf(tf.scalar(0));
    const fusion = groups
      .filter(({ role }) => role === "fusion")
      .flatMap(({ variables }) => variables.filter(({ rank }) => rank === 2));
    return {
      state: [running, steps],
      extraPasses: 2,
      classify: ({ fuse, without, oneHot, isTraining, step }) => {
        const fused = fuse();
        // the answers add up to the prediction: who only evaluates need not ask for them
        if (!isTraining) return fused;
        const { logits } = fused;
        const silent = recordOf(ids, without);
        const responses = recordOf(ids, (id) => {
          const [other = id] = ids.filter((one) => one !== id);
          return tf.mul<tf.Tensor2D>(
            tf.add(tf.sub(logits, entryOf(silent, id)), entryOf(silent, other)),
            0.5,
          );
        });
        const scores = stopGradient(() => responseScores(responses, oneHot));
        const k = tf.unstack(
          stopGradient(() => agmCoefficients(scores, running, alpha)),
        ) as tf.Scalar[];
        const each = tf.unstack(scores) as tf.Scalar[];
        ids.forEach((id, m) => {
          step?.log(`response/${id}`, each[m] as tf.Scalar);
          step?.log(`k/${id}`, k[m] as tf.Scalar);
        });
        step?.store("agm/scores", scores);
        const dealt = ids.map((id, m) => scaledGradient(entryOf(responses, id), k[m] as tf.Scalar));
        return { ...fused, logits: dealt.reduce((a, b) => tf.add(a, b)), views: responses };
      },
      modulate: (backward) =>
        clip ? { ...backward, gradients: clipGradients(backward.gradients, fusion) } : backward,
      afterUpdate: ({ stored }) => {
        const scores = stored<tf.Tensor1D>("agm/scores");
        const count = tf.add(steps, 1);
        const mean = tf.add(running, tf.div(tf.sub(scores, running), count));
        running.assign(mean as tf.Tensor1D);
        steps.assign(count as tf.Scalar);
      },
    };
  },
);
