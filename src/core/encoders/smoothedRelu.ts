/**
 * One layer of smoothed-ReLU neurons on the whole input, without a bias: the encoder of the
 * modality-competition theory. Huang, Lin, Zhou, Yang, Huang: Modality Competition, ICML 2022.
 *
 *   h_n(X) = sigma(<w_n, X>),  w_n ~ N(0, sigma_0^2 I)
 *
 * With the fusion "Neuron sum" neuron n belongs to class n mod K, so that each class has m = D / K.
 * Departs from the paper: D is set and m follows from it.
 */
import { number, whole } from "../../contract/params";
import { normalVariable } from "../tensor/layers";
import { smoothedRelu as activation } from "../ops/smoothedRelu";
import { papers } from "../papers";
import * as tf from "../tf";
import type { ModalityShape } from "../types";
import { defineEncoder, features } from "./encoder";

const sizeOf = ({ height, width, depth }: ModalityShape): number => height * width * depth;

export const smoothedRelu = defineEncoder(
  {
    id: "smoothed-relu",
    name: "Smoothed ReLU",
    summary: "One layer of neurons that learn slowly while their output is small; for Competition.",
    params: {
      features,
      power: whole("Power", 3, [2, 6], {
        symbol: "q",
        help: "power of the output below the threshold; a larger one widens the lead of the strongest feature",
      }),
      threshold: number("Linear from", 1, [0.05, 5, 0.05], {
        symbol: "β",
        help: "input above which a neuron's output is linear",
      }),
      initial: number("First weights", 0.003, [0.0001, 1, 0.0001], {
        symbol: "σ₀",
        log: true,
        help: "their standard deviation; with small weights modalities compete, with 0.1 they hardly do",
      }),
    },
    reads: ["vector"],
    notes: [
      "Its D features are neurons, assigned to the classes in turn: m = D / K each. With few neurons (m = 4), some classes have none with a positive initial response, which looks like competition.",
    ],
    paper: papers.competition,
    equations: [
      "h_n(X) = σ(⟨w_n, X⟩),  w_n ~ N(0, σ₀² I)",
      "σ(z) = 0 | z^q / (q β^(q−1)) | z − (1 − 1/q) β   for z ≤ 0 | ≤ β | > β",
    ],
  },
  {
    downscale: 1,
    encoder({ features: neurons, power, threshold, initial }, input, random) {
      const size = sizeOf(input);
      const weights = normalVariable([size, neurons], initial, random);
      return {
        variables: [weights],
        outputShape: [1, 1, neurons],
        multiplyAdds: size * neurons,
        apply: (images) => {
          const flat = tf.reshape(images, [images.shape[0], size]);
          const output = activation(tf.matMul(flat, weights), { power, threshold });
          return tf.reshape(output, [images.shape[0], 1, 1, neurons]);
        },
      };
    },
  },
);
