/**
 * LFM, learned: α follows the gradient of the classification loss that training under α leads to (slides).
 *
 * Once an epoch, on a batch of training clips. Departs from the paper: H⁻¹ by a few conjugate gradients, H by
 * differences of gradients. `rule: official` is the released code's: a product with H instead of its inverse, no
 * mixed derivative, the other sign. It takes a held-out slice of the training clips, this any batch of them.
 */
import { choice, number, whole } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import type { Term } from "../types";
import { hypergradient, officialAlpha, paperAlpha } from "./equations/lfmAlphaRules";
import { hessianTimes } from "./equations/lfmCurvature";
import { heuristicAlpha } from "./equations/lfmSchedules";
import { definePart, type Gradients } from "./part";
import { alignmentParams, alignmentTerm, pairsOf } from "./shared/alignment";

const isOf = (kind: Term["kind"]) => (term: Term) => (term.kind === kind ? term.weight : 0);

export const lfmLearned = definePart(
  {
    id: "lfm-learned",
    name: "Alignment (LFM, learned)",
    summary: "Learns the weight of the alignment loss from its effect on the classification loss.",
    methods: [
      { name: "LFM learned" },
      {
        id: "lfm-official",
        name: "LFM learned, official code",
        summary: "As released: aligns class probabilities and updates α by a product with H.",
        params: { rule: "official", form: "posterior" },
      },
    ],
    decides: ["alignment"],
    params: {
      rule: choice("Rule", "implicit", {
        help: "rule that updates α",
        options: {
          implicit: "Implicit gradient (paper)",
          official: "Product with the Hessian (official code)",
        },
      }),
      initial: number("Start", 0.63, [0, 1, 0.01], {
        symbol: "α₀",
        help: "α of the first epoch: by default as in the heuristic; .95 in the official code",
      }),
      rate: number("Rate of α", 0.1, [1e-5, 10, 1e-4], {
        symbol: "η_α",
        log: true,
        help: "learning rate of α; 1e-4 in the official code",
      }),
      iterations: whole("Conjugate gradients", 5, [1, 50], {
        help: "step size with the inverse Hessian; only in the implicit rule",
      }),
      ...alignmentParams,
    },
    paper: papers.lfm,
    equations: [
      "dL_CLS/dα = −(∇L_MM − ∇L_CLS)ᵀ H⁻¹ ∇L_CLS",
      "α ← clip(α − η_α dL_CLS/dα, 0, 1)",
      "official: α ← clip(α − η_α mean(H ∇L_CLS of the first tensor), .05, .95), η_α halved every 20 epochs",
    ],
    workedExamples: [
      {
        of: "alpha",
        when: { name: "#rule", is: "implicit" },
        text: "α before − {#rate} · {slope/alpha}, clipped, after each epoch",
      },
    ],
    notes: [
      "A step costs as much as with the heuristic. Once per epoch, α costs passes of one batch: 2, and 2 more per conjugate gradient; 3 by the official rule.",
    ],
    charts: [
      {
        quantity: "slope",
        name: "Slope of α",
        caption:
          "Gradient that α descends; below 0 more alignment would lower the classification loss.",
        mark: 0,
        withoutModalities: true,
        otherLines: [{ id: "alpha", name: "Slope" }],
      },
    ],
  },
  ({ rule, initial, rate, iterations, ...setting }, { modalities }) => {
    const alpha = variableOf(tf.scalar(initial));
    const slope = variableOf(tf.scalar(0));
    let heuristic = heuristicAlpha(1);
    const pairs = pairsOf(modalities);
    if (pairs.length === 0) return {};
    return {
      state: [alpha, slope],
      beginEpoch: (epoch) => {
        heuristic = heuristicAlpha(epoch);
      },
      weigh: ({ kind }) =>
        kind === "classification" ? tf.sub(1, alpha) : kind === "alignment" ? alpha : 1,
      losses: (forward) => [alignmentTerm(forward, pairs, setting)],
      betweenEpochs: async ({ epoch, onBatch }) => {
        if (epoch === 0) return;
        const now = (await alpha.data())[0] ?? initial;
        await onBatch((gradient) => {
          const mixture = () =>
            gradient(
              (term) => (1 - now) * isOf("classification")(term) + now * isOf("alignment")(term),
            );
          const times = (v: Gradients): Gradients => hessianTimes(mixture, v);
          const classes = gradient(isOf("classification"));
          if (rule === "implicit") {
            slope.assign(hypergradient(times, classes, gradient(isOf("alignment")), iterations));
            alpha.assign(paperAlpha(alpha, slope, rate));
          } else {
            const [first] = times(classes).values();
            if (!first) return;
            slope.assign(tf.mean(first));
            alpha.assign(officialAlpha(alpha, first, rate, epoch));
          }
        });
      },
      onGradients: (_, { log }) => {
        log("alpha", alpha);
        log("alpha-heuristic", tf.scalar(heuristic));
        log("slope/alpha", slope);
      },
    };
  },
);
