/** The layers that the convolutional encoders share, and the decoder that mirrors them. */
import type { Random } from "../data/random";
import { conv, convTranspose, type ConvOptions, type Layer } from "../tensor/layers";
import type { ModalityShape } from "../types";
import { stack, type Stack } from "./encoder";

type Shape = ConvOptions["inputShape"];
type Activation = ConvOptions["activation"];

/** Side of the square of input pixels that one position of the map covers, after three halvings. */
export const downscale = 8;

/** 3x3 convolution with stride 2 and ReLU. */
export const halvingConv = (inputShape: Shape, outputDepth: number, random: Random): Layer =>
  conv({ inputShape, outputDepth, kernel: 3, stride: 2, activation: "relu", random });

/** Linear 1x1 convolution. */
export const projection = (inputShape: Shape, outputDepth: number, random: Random): Layer =>
  conv({ inputShape, outputDepth, kernel: 1, stride: 1, activation: "linear", random });

/** Maps [N, H/8, W/8, D] -> images [N, H, W, C]: three transposed convolutions that halve the channels of the encoder. */
export function mirroredDecoder(
  { features, width }: { readonly features: number; readonly width: number },
  output: ModalityShape,
  random: Random,
): Stack {
  const up = (from: Shape, outputDepth: number, name: string, activation: Activation) =>
    convTranspose({
      inputShape: from,
      outputDepth,
      kernel: 4,
      stride: 2,
      activation,
      random: random.fork(name),
    });
  const from = [output.height / downscale, output.width / downscale, features] as const;
  const first = up(from, 2 * width, "up1", "relu");
  const second = up(first.outputShape, width, "up2", "relu");
  const third = up(second.outputShape, output.depth, "up3", "linear");
  return stack([first, second, third]);
}
