/**
 * AGM: slows each modality relative to its own average pace, measured by its response when the other input is zero.
 *
 * Departs from the paper: its text was not available; this follows the official code, which also scales the whole
 * gradient to norm 1 where the fusion's largest entry exceeds 1. Gradients also flow through the passes with a zero
 * input, so half the difference of the coefficients reaches each encoder.
 */
import { flag, number } from "../../contract/params";
import { papers } from "../papers";
import { scaledGradient, stopGradient } from "../tensor/gradientFlow";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { agmCoefficients, clipGradients, responseScores } from "./equations/agmCoefficients";
import { definePart } from "./part";
import { logByModality, scalarsByModality } from "./shared/byModality";

export const agm = definePart(
  {
    id: "agm",
    name: "AGM",
    summary:
      "Slows a modality that is ahead of its own average, measured with the other input at zero.",
    methods: [{ name: "AGM" }],
    params: {
      alpha: number("Slope", 1, [0, 10, 0.1], {
        symbol: "α",
        help: "strength of the slowing of a modality ahead of its pace; 0 is no balancing",
      }),
      clip: flag("Clip", true, {
        help: "clips the norm of the whole gradient to 1 where the gradient of the fusion is large",
      }),
    },
    paper: papers.agm,
    equations: [
      "m_a = ½ (f(a,v) − f(0,v) + f(a,0))",
      "s_m = mean_b −ln max(softmax(m_m)[y_b], 1e−8)",
      "r_m = exp(M/(M−1) · (mean_j s_j − s_m)),  τ_m the same of running means",
      "k_m = exp(α · min(τ_m − r_m, 10))",
    ],
    notes: [
      "Two more forward and backward passes per step. Its coefficients act on gradients by construction, and Adam cancels a constant one.",
    ],
    charts: [
      {
        quantity: "response",
        name: "AGM scores",
        caption: "Cross-entropy of a modality's own response; the lower is ahead.",
      },
    ],
    twoModalities: "its predictions are defined for two modalities",
    decides: ["coefficients", "prediction"],
  },
  ({ alpha, clip }, { ids, groups }) => {
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
        // the responses add up to the fused prediction, so evaluation does not need them
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
        const coefficients = stopGradient(() => agmCoefficients(scores, running, alpha));
        const k = scalarsByModality(ids, coefficients);
        if (step) logByModality(step.log, { response: scalarsByModality(ids, scores), k });
        step?.store("agm/scores", scores);
        const scaled = ids.map((id) => scaledGradient(entryOf(responses, id), entryOf(k, id)));
        return { ...fused, logits: scaled.reduce((a, b) => tf.add(a, b)), views: responses };
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
