/**
 * Small convolutional encoder and the decoder that mirrors it: three strided convolutions and a 1x1 convolution to D
 * channels; the decoder has three transposed ones. After the VQ-VAE encoder of CM-VQVAE (WACV 2024), without its
 * residual stack and batch normalisation, so that a step is fast on a laptop without a GPU and small batches do not
 * disturb statistics.
 */
import { whole } from "../../contract/params";
import { conv, convTranspose, type ConvOptions } from "../tensor/layers";
import { defineEncoder, features, inputShape, stack } from "./encoder";

type Shape = ConvOptions["inputShape"];
type Activation = ConvOptions["activation"];

const downscale = 8;

export const smallConv = defineEncoder(
  {
    id: "small-conv",
    name: "Small conv",
    summary: "Three strided convolutions and a 1x1 convolution; frames share one encoder.",
    params: {
      features,
      width: whole("Width", 16, [4, 64, 4], {
        help: "channels after the first convolution; the next two have two and four times as many",
      }),
    },
    reads: ["frames", "spectrogram"],
    defaultFor: ["frames", "spectrogram"],
    notes: ["No normalisation layers: small batches would disturb their statistics."],
  },
  {
    downscale,
    encoder({ features: outputDepth, width }, input, random) {
      const down = (from: Shape, depth: number, name: string) =>
        conv({
          inputShape: from,
          outputDepth: depth,
          kernel: 3,
          stride: 2,
          activation: "relu",
          random: random.fork(name),
        });
      const first = down(inputShape(input), width, "conv1");
      const second = down(first.outputShape, 2 * width, "conv2");
      const third = down(second.outputShape, 4 * width, "conv3");
      const project = conv({
        inputShape: third.outputShape,
        outputDepth,
        kernel: 1,
        stride: 1,
        activation: "linear",
        random: random.fork("project"),
      });
      return stack([first, second, third, project]);
    },
    decoder({ features: depth, width }, output, random) {
      const up = (from: Shape, outputDepth: number, name: string, activation: Activation) =>
        convTranspose({
          inputShape: from,
          outputDepth,
          kernel: 4,
          stride: 2,
          activation,
          random: random.fork(name),
        });
      const from = [output.height / downscale, output.width / downscale, depth] as const;
      const first = up(from, 2 * width, "up1", "relu");
      const second = up(first.outputShape, width, "up2", "relu");
      const third = up(second.outputShape, output.depth, "up3", "linear");
      return stack([first, second, third]);
    },
  },
);
