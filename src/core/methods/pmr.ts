/**
 * PMR: pulls the slower modality's features to the prototypes of their classes.
 *
 * Departs from the paper: its text was not available; this follows the official code, a switch and no entropy term.
 * Unlike it: ε under the root of the distance (a feature on its prototype has a NaN gradient there), and a class
 * without a clip keeps its prototype.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { nextPrototypes, prototypeTerms } from "./equations/pmrPrototypes";
import { definePart } from "./part";

export const pmr = definePart(
  {
    id: "pmr",
    name: "PMR",
    summary: "Pulls the features of the slower modality to the prototypes of their classes.",
    methods: [{ name: "PMR" }],
    params: {
      alpha: number("Weight", 1, [0, 10, 0.1], {
        symbol: "α",
        help: "factor on the slower modality's prototype loss",
      }),
      momentum: number("Momentum", 0.2, [0, 1, 0.05], {
        symbol: "μ",
        help: "share of a prototype that stays when it is updated",
      }),
      share: number("Clips", 0.1, [0.01, 1, 0.01], {
        help: "share of the training clips that prototypes are computed from, at least one batch",
      }),
    },
    paper: papers.pmr,
    equations: [
      "q_m = softmax_k(−‖h_m − c_k^m‖),  s_m = Σ_b q_m[y_b]",
      "L = CE + α Σ_{slow m} mean(−ln q_m[y]),  slow: s_m < mean_{j≠m} s_j",
      "c_k^m ← (1 − μ) mean of h_m over class k + μ c_k^m, between epochs",
    ],
    notes: [
      "The paper's entropy term for the leading modality is missing in its code and here.",
      "Features are not normalised, so with deep encoders their lengths and this loss can become large.",
    ],
    charts: [
      {
        quantity: "prototype",
        name: "PMR scores",
        caption:
          "Mean probability of the true class by distance to the prototypes; the modality with the lower one is pulled.",
        domain: [0, 1],
      },
    ],
  },
  ({ alpha, momentum, share }, { ids, featureSize, classes }) => {
    const prototypes = recordOf(ids, () =>
      variableOf(tf.zeros<tf.Rank.R2>([classes, featureSize])),
    );
    return {
      state: Object.values(prototypes),
      betweenEpochs: async ({ epoch, eachBatch }) => {
        const sums = recordOf(ids, () => variableOf(tf.zeros<tf.Rank.R2>([classes, featureSize])));
        const counts = variableOf(tf.zeros<tf.Rank.R1>([classes]));
        await eachBatch(share, ({ pooled }, { oneHot }) => {
          counts.assign(tf.add(counts, tf.sum(oneHot, 0)));
          for (const id of ids)
            entryOf(sums, id).assign(
              tf.add(entryOf(sums, id), tf.matMul(oneHot, entryOf(pooled, id), true)),
            );
        });
        tf.tidy(() => {
          for (const id of ids) {
            const before = entryOf(prototypes, id);
            before.assign(
              nextPrototypes(entryOf(sums, id), counts, before, epoch === 0 ? 0 : momentum),
            );
          }
        });
        tf.dispose([counts, ...Object.values(sums)]);
      },
      losses: ({ pooled }, { oneHot, size }, step) => {
        const { loss, score, slow } = prototypeTerms(pooled, prototypes, oneHot);
        for (const id of ids) step?.log(`prototype/${id}`, tf.div(entryOf(score, id), size));
        return ids.map((id) => ({
          name: `prototype/${id}`,
          kind: "classification",
          value: tf.mul<tf.Scalar>(entryOf(loss, id), entryOf(slow, id)),
          weight: alpha,
        }));
      },
    };
  },
);
