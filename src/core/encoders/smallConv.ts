/**
 * Small convolutional encoder and the decoder that mirrors it: three strided convolutions, a 1x1
 * convolution to D channels; back up through three transposed ones. After the VQ-VAE encoder of
 * CM-VQVAE (WACV 2024), without its residual stack and batch normalisation, so that a step is small
 * enough to watch on a laptop without a GPU and small batches do not disturb statistics.
 */
import { number } from "../../contract/params";
import { conv, convTranspose, type Layer } from "../tensor/layers";
import type * as tf from "../tf";
import type { ModalityShape } from "../types";
import { defineEncoder, type Stack } from "./encoder";

const downscale = 8;

function stack(layers: readonly Layer[]): Stack {
  const last = layers[layers.length - 1];
  if (!last) throw new RangeError("stack: expected at least one layer");
  return {
    variables: layers.flatMap((layer) => layer.variables),
    outputShape: last.outputShape,
    multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    apply: (images) =>
      layers.reduce<tf.Tensor>((x, layer) => layer.apply(x), images) as tf.Tensor4D,
  };
}

const inputShape = (shape: ModalityShape) => [shape.height, shape.width, shape.depth] as const;

export const smallConv = defineEncoder(
  {
    id: "small-conv",
    name: "Small conv",
    summary: "Three strided convolutions and a 1x1 convolution; frames share one encoder.",
    params: {
      features: number(64, {
        min: 4,
        max: 256,
        step: 4,
        integer: true,
        symbol: "D",
        label: "Feature channels",
        help: "channels of each modality's map: what is quantised, masked and pooled",
      }),
      width: number(16, {
        min: 4,
        max: 64,
        step: 4,
        integer: true,
        label: "Width",
        help: "channels after the first convolution; the next two have two and four times as many",
      }),
    },
    notes: ["No normalisation layers: small batches would disturb their statistics."],
  },
  {
    downscale,
    encoder({ features, width }, input, random) {
      const up = (from: readonly [number, number, number], outputDepth: number, name: string) =>
        conv({
          inputShape: from,
          outputDepth,
          kernel: 3,
          stride: 2,
          activation: "relu",
          random: random.fork(name),
        });
      const first = up(inputShape(input), width, "conv1");
      const second = up(first.outputShape, 2 * width, "conv2");
      const third = up(second.outputShape, 4 * width, "conv3");
      const project = conv({
        inputShape: third.outputShape,
        outputDepth: features,
        kernel: 1,
        stride: 1,
        activation: "linear",
        random: random.fork("project"),
      });
      return stack([first, second, third, project]);
    },
    decoder({ features, width }, output, random) {
      const from = [output.height / downscale, output.width / downscale, features] as const;
      const first = convTranspose({
        inputShape: from,
        outputDepth: 2 * width,
        kernel: 4,
        stride: 2,
        activation: "relu",
        random: random.fork("up1"),
      });
      const second = convTranspose({
        inputShape: first.outputShape,
        outputDepth: width,
        kernel: 4,
        stride: 2,
        activation: "relu",
        random: random.fork("up2"),
      });
      const third = convTranspose({
        inputShape: second.outputShape,
        outputDepth: output.depth,
        kernel: 4,
        stride: 2,
        activation: "linear",
        random: random.fork("up3"),
      });
      return stack([first, second, third]);
    },
  },
);
