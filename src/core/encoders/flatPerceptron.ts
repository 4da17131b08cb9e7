/**
 * Flat perceptron: all values of a clip as one vector, one hidden layer with ReLU, and a linear layer to D features.
 * It has a weight for every position of the input and shares none, so it memorises its training clips.
 */
import { number, type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import * as tf from "../tf";
import type { ModalityShape } from "../types";
import { defineEncoder, features, type Stack } from "./encoder";
import { perceptron } from "./mlp";

const params = {
  features,
  width: whole("Width", 128, [8, 1024, 8], { help: "units of the hidden layer" }),
  scale: number("Input scale", 0.05, [0.001, 1, 0.001], {
    log: true,
    help: "factor on the standardised input; a smaller one slows the first layer down",
  }),
} as const;

const sizeOf = ({ images, height, width, depth }: ModalityShape): number =>
  images * height * width * depth;

/** [N, 1, 1, from] -> [N, 1, 1, to] through one hidden layer. */
const twoLayers = (from: number, width: number, to: number, random: Random): Stack =>
  perceptron([1, 1, from], to, { layers: 1, width }, random);

export const flatPerceptron = defineEncoder(
  {
    id: "flat-perceptron",
    name: "Flat perceptron",
    summary: "One hidden layer over all values of a clip at once; it memorises training clips.",
    params,
    reads: ["frames", "spectrogram", "vector"],
    notes: [
      "Its map has one position per clip, so a codebook has one code per clip, and frames are joined.",
      "With few clips it fits any labels. Compare training and validation accuracy.",
    ],
  },
  {
    downscale: 1,
    encoder({ features: depth, width, scale }: ParamValues<typeof params>, input, random) {
      const size = sizeOf(input);
      const layers = twoLayers(size, width, depth, random);
      return {
        ...layers,
        mapsPerClip: 1,
        multiplyAdds: layers.multiplyAdds / input.images,
        apply: (images) => layers.apply(tf.mul(tf.reshape(images, [-1, 1, 1, size]), scale)),
      };
    },
    decoder({ features: depth, width }, output, random) {
      const layers = twoLayers(depth, width, sizeOf(output), random);
      const { height, width: columns, depth: channels } = output;
      return {
        ...layers,
        outputShape: [height, columns, channels],
        multiplyAdds: layers.multiplyAdds / output.images,
        apply: (codes) => tf.reshape(layers.apply(codes), [-1, height, columns, channels]),
      };
    },
  },
);
