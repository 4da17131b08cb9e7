/**
 * MMPareto: where the fused loss and a modality's own disagree about its encoder, step where neither
 * rises.
 * Wei, Hu, MMPareto: Boosting Multimodal Learning with Innocent Unimodal Assistance, ICML 2024.
 *
 *   g, g_m   gradients of the fused loss and of modality m's own, over all of encoder m
 *   cos(g, g_m) > 0:  w = w_m = 1/2
 *   else:  w = clip((|g_m|^2 - g.g_m) / |g - g_m|^2, .001, .999), w_m = 1 - w   (min-norm point)
 *   tensor by tensor: h = 2 w g + 2 w_m g_m;  h <- h max(1, |g + g_m| / |h|);  gradient gamma h
 *
 * Heads, fusion and everything else keep the plain gradient, and gamma acts without a conflict too.
 * Departs from the paper: its text was not available; this follows the official code. Unlike it, every
 * other term of the loss (alignment, codebook, decoders) reaches the encoder unchanged beside gamma h.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { entryOf } from "../tensor/records";
import { dotOf } from "../tensor/sums";
import * as tf from "../tf";
import { definePart } from "./part";

const length = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(x)));

/** Gradients of the same tensors -> the cosine between them and the weights of the two losses []. */
export function paretoWeights(fused: readonly tf.Tensor[], own: readonly tf.Tensor[]) {
  const [a, b, c] = [dotOf(fused, fused), dotOf(own, own), dotOf(fused, own)] as const;
  const cos = tf.div<tf.Scalar>(c, tf.add<tf.Scalar>(tf.sqrt(tf.mul<tf.Scalar>(a, b)), 1e-12));
  const gap = tf.sub<tf.Scalar>(tf.add(a, b), tf.mul(c, 2));
  const inside = tf.div<tf.Scalar>(tf.sub<tf.Scalar>(b, c), tf.add<tf.Scalar>(gap, 1e-12));
  const least = tf.clipByValue(inside, 0.001, 0.999);
  const weight = tf.where<tf.Scalar>(tf.greater(c, 0), tf.scalar(0.5), least);
  return { cos, fused: weight, own: tf.sub<tf.Scalar>(1, weight) };
}

/** One tensor's gradients under these weights -> gamma h. */
export function paretoStep(
  fused: tf.Tensor,
  own: tf.Tensor,
  weights: { readonly fused: tf.Scalar; readonly own: tf.Scalar },
  gamma: number,
): tf.Tensor {
  const h = tf.mul(tf.add(tf.mul(fused, weights.fused), tf.mul(own, weights.own)), 2);
  const stretch = tf.maximum(1, tf.div(length(tf.add(fused, own)), tf.add(length(h), 1e-12)));
  return tf.mul(h, tf.mul(stretch, gamma));
}

export const mmPareto = definePart(
  {
    id: "mmpareto",
    name: "MMPareto",
    summary: "Mixes each encoder's fused and own gradient so that neither loss is worked against.",
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
    notes: [
      "Each term's gradient costs a forward and a backward pass of its own: M + 1 more a step.",
    ],
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
          "Between the fused loss and each modality's own, over its encoder; below 0 they conflict.",
        domain: [-1, 1],
        mark: 0,
      },
    ],
    needs: [{ id: "unimodal-losses", why: "it mixes each modality's own loss with the fused one" }],
  },
  ({ gamma }, { modalities, groups }) => ({
    perTerm: ["fused", ...modalities.map(({ id }) => id)],
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
