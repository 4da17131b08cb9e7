/**
 * OGM-GE: slow down whichever modality is ahead, and add noise for what its gradient lost.
 * Peng, Wei, Deng, Wang, Hu, Balanced Multimodal Learning via On-the-fly Gradient Modulation, CVPR
 * 2022.
 *
 *   s_m  = sum_b softmax(logits_m)[b, y_b],  logits_m modality m's summand of the fused logits
 *   rho_m = s_m / mean_{j != m} s_j
 *   k_m  = 1 - tanh(alpha rho_m) if rho_m > 1, else 1                               (eq. 10)
 *   GE:  g <- k_m g + N(0, (std(g) + 1e-8)^2), entry by entry, of every convolution kernel
 *
 * Departs from the paper: with three modalities or more rho_m compares with the mean of the others.
 * Its text was not available: the standard deviation is the official code's, over the entries of one
 * gradient tensor before it is scaled. That code scales convolution kernels only; here the switches
 * say what is scaled, and where k acts on the step, noise is still added to the gradient.
 */
import { flag, number, whole } from "../../contract/params";
import { trueClassScore } from "../ops/classification";
import { randomNormal } from "../ops/random";
import { papers } from "../papers";
import { entryOf, mapRecord } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { applyCoefficients, coefficientSwitches } from "./shared/coefficientSwitches";
import { definePart } from "./part";
import { meanOfOthers } from "./shared/terms";

/** Scores [] -> ratios rho and coefficients k [] by modality; 1 for one alone. */
export function ogmCoefficients(scores: ByModality<tf.Scalar>, alpha: number) {
  const others = meanOfOthers(scores);
  const rho = mapRecord(scores, (own, id) => tf.div<tf.Scalar>(own, entryOf(others, id)));
  const k = mapRecord(rho, (ratio) =>
    tf.where<tf.Scalar>(
      tf.greater(ratio, 1),
      tf.sub(1, tf.tanh(tf.mul(ratio, alpha))),
      tf.onesLike(ratio),
    ),
  );
  return { rho, k };
}

/** Unbiased standard deviation of a tensor's entries -> []. */
export function deviation(x: tf.Tensor): tf.Scalar {
  const centred = tf.sub(x, tf.mean(x));
  return tf.sqrt(tf.div(tf.sum(tf.square(centred)), Math.max(1, x.size - 1)));
}

export const ogm = definePart(
  {
    id: "ogm",
    name: "OGM-GE",
    summary:
      "Slows the encoder whose own logits are ahead, and adds noise to every kernel's gradient.",
    methods: [
      { name: "OGM-GE" },
      {
        id: "ogm-plain",
        name: "OGM",
        summary: "Slows the encoder whose own logits are ahead.",
        params: { enhancement: false },
      },
    ],
    params: {
      alpha: number("Slope", 0.8, [0, 10, 0.1], {
        symbol: "α",
        help: "how hard the modality that is ahead is slowed; 0 is no balancing",
      }),
      enhancement: flag("Noise (GE)", true, {
        help: "adds noise of each kernel gradient's own spread; off is plain OGM",
      }),
      lastEpoch: whole("Until epoch", 50, [1, 1000], {
        help: "after this epoch nothing is changed any more",
      }),
      ...coefficientSwitches,
    },
    paper: papers.ogm,
    equations: [
      "s_m = Σ_b softmax(logits_m)[y_b],  ρ_m = s_m / mean_{j≠m}(s_j)",
      "k_m = 1 − tanh(α ρ_m) if ρ_m > 1, else 1   (eq. 10)",
      "GE: g ← k_m g + N(0, std(g)²)",
    ],
    notes: [
      "k jumps where ρ passes 1: at α = 0.8 from 1 to 0.34, for good if that modality stays ahead.",
    ],
    charts: [
      {
        quantity: "rho",
        name: "OGM's ratio ρ",
        caption: "Above 1 a modality is ahead and is slowed.",
        mark: 1,
      },
    ],
    workedExamples: [
      { of: "k", when: { name: "rho", above: 1 }, text: "1 − tanh({#alpha} · {rho})" },
      { of: "k", when: { name: "rho", atMost: 1 }, text: "1, since ρ = {rho} is not above 1" },
    ],
    needsAdditive: "its scores are those of each modality's summand of the fused logits",
    decides: ["coefficients"],
  },
  ({ alpha, enhancement, lastEpoch, ...switches }, { modalities, groups }) => {
    let isOn = true;
    const kernels = groups
      .filter(({ role, modality }) => role === "encoder" && modality !== undefined)
      .flatMap(({ variables }) => variables.filter(({ rank }) => rank === 4));
    return {
      beginEpoch: (epoch) => {
        isOn = epoch <= lastEpoch;
      },
      modulate: (backward, { forward, batch, draw, log }) => {
        const logits = forward.contributions?.();
        if (!isOn || !logits || modalities.length === 1) return backward;
        const scores = mapRecord(logits, (one) => trueClassScore(one, batch.oneHot));
        const { rho, k } = ogmCoefficients(scores, alpha);
        for (const { id } of modalities) {
          log(`rho/${id}`, entryOf(rho, id));
          log(`k/${id}`, entryOf(k, id));
        }
        const scaled = applyCoefficients(backward, groups, k, switches);
        if (!enhancement || alpha === 0) return scaled;
        const gradients = new Map(scaled.gradients);
        const random = draw.fork("ogm");
        for (const kernel of kernels) {
          const [before, after] = [backward.gradients.get(kernel), gradients.get(kernel)];
          if (!before || !after) continue;
          const noise = randomNormal(kernel.shape, random.integer(2 ** 32));
          gradients.set(kernel, tf.add(after, tf.mul(noise, tf.add(deviation(before), 1e-8))));
        }
        return { ...scaled, gradients };
      },
    };
  },
);
