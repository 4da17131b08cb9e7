/**
 * OGM-GE: slows the leading modality and adds noise for the part of its gradient that was lost.
 *
 * Departs from the paper: beyond two modalities ρ compares with the mean of the others. Its text was not available:
 * the standard deviation is the official code's, over the entries of one gradient tensor before scaling. That code
 * scales convolution kernels only; here the switches decide, and where k acts on the step, noise is still added to
 * the gradient.
 */
import { flag, number, whole } from "../../contract/params";
import { trueClassScore } from "../ops/classification";
import { randomNormal } from "../ops/random";
import { papers } from "../papers";
import { mapRecord } from "../tensor/records";
import * as tf from "../tf";
import { deviation, ogmCoefficients } from "./equations/ogmCoefficients";
import { definePart } from "./part";
import { logByModality } from "./shared/byModality";
import { applyCoefficients, coefficientSwitches } from "./shared/coefficientSwitches";

export const ogm = definePart(
  {
    id: "ogm",
    name: "OGM-GE",
    summary:
      "Slows the encoder whose logits are ahead, and adds noise to the gradient of every kernel.",
    methods: [
      { name: "OGM-GE" },
      {
        id: "ogm-plain",
        name: "OGM",
        summary: "Slows the encoder whose logits are ahead.",
        params: { enhancement: false },
      },
    ],
    params: {
      alpha: number("Slope", 0.8, [0, 10, 0.1], {
        symbol: "α",
        help: "strength of the slowing of the leading modality; 0 is no balancing",
      }),
      enhancement: flag("Noise (GE)", true, {
        help: "adds noise with the standard deviation of each kernel's gradient; off is OGM",
      }),
      lastEpoch: whole("Until epoch", 50, [1, 1000], {
        help: "the method acts until this epoch",
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
      "k jumps where ρ passes 1: at α = 0.8 from 1 to 0.34, and stays there while that modality is ahead.",
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
        logByModality(log, { rho, k });
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
