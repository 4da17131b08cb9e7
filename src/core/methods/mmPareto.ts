/**
 * MMPareto: where the fused loss and a modality's own conflict in its encoder, takes a step that raises neither.
 *
 * Heads, fusion and everything else keep the plain gradient; γ acts without a conflict too.
 * Departs from the paper: its text was not available; this follows the official code. Unlike it, every other term
 * of the loss (alignment, codebook, decoders) reaches the encoder unchanged beside γ h.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { entryOf } from "../tensor/records";
import * as tf from "../tf";
import { paretoStep, paretoWeights } from "./equations/paretoWeights";
import { definePart } from "./part";

export const mmPareto = definePart(
  {
    id: "mmpareto",
    name: "MMPareto",
    summary:
      "Mixes the fused and the unimodal gradient of each encoder so that neither loss increases.",
    decides: ["fused-loss"],
    methods: [{ name: "MMPareto" }],
    params: {
      gamma: number("Length", 1.5, [0.1, 10, 0.1], {
        symbol: "γ",
        help: "factor on every encoder's mixed gradient; Adam cancels it, SGD does not",
      }),
    },
    paper: papers.mmPareto,
    equations: [
      "cos(g, g_m) > 0: w = ½, else w = clip((‖g_m‖² − g·g_m) / ‖g − g_m‖², .001, .999)",
      "h = 2 w g + 2 (1 − w) g_m,  h ← h · max(1, ‖g + g_m‖ / ‖h‖),  step along γ h",
    ],
    notes: ["The gradient of each term costs a forward and a backward pass: M + 1 more per step."],
    charts: [
      {
        quantity: "pareto",
        name: "Pareto weights",
        caption: "Weight of the fused loss in each encoder; ½ where both losses agree.",
        domain: [0, 1],
        mark: 0.5,
      },
      {
        quantity: "cos",
        name: "Gradient cosines",
        caption:
          "Cosine between the gradients of the fused loss and of each modality's own loss in its encoder; below 0 they conflict.",
        domain: [-1, 1],
        mark: 0,
      },
    ],
    needs: [{ id: "unimodal-losses", why: "it mixes each modality's own loss with the fused one" }],
  },
  ({ gamma }, { ids, groups }) => ({
    perTerm: ["fused", ...ids],
    modulate: (backward, { log }) => {
      const { byTerm = {} } = backward;
      const gradients = new Map(backward.gradients);
      for (const { role, modality, variables } of groups) {
        if (role !== "encoder" || modality === undefined) continue;
        const of = (term: string) =>
          variables.map(
            (variable) => entryOf(byTerm, term).get(variable) ?? tf.zerosLike(variable),
          );
        const [fused, own] = [of("fused"), of(modality)];
        const weights = paretoWeights(fused, own);
        log(`pareto/${modality}`, weights.fused);
        log(`cos/${modality}`, weights.cos);
        variables.forEach((variable, i) => {
          const [g, u] = [fused[i] as tf.Tensor, own[i] as tf.Tensor];
          const total = backward.gradients.get(variable);
          if (!total) return;
          const rest = tf.sub(total, tf.add(g, u));
          gradients.set(variable, tf.add(rest, paretoStep(g, u, weights, gamma)));
        });
      }
      return { ...backward, gradients };
    },
  }),
);
