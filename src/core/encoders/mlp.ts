/**
 * Multilayer perceptron for vectors that another network has made: hidden layers with ReLU, then a
 * linear layer to D features, at every position of a sequence alike. Its decoder is its mirror.
 */
import { type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import { conv } from "../tensor/layers";
import { defineEncoder, features, inputShape, stack, type Stack } from "./encoder";

const params = {
  features,
  layers: whole("Hidden layers", 1, [0, 6], {
    help: "layers before the last one; 0 is a linear map",
  }),
  width: whole("Width", 128, [8, 1024, 8], { help: "units of each hidden layer" }),
} as const;

/** [H, W, C] -> [H, W, outputDepth] through the hidden layers; a 1x1 convolution is one layer at every position. */
function perceptron(
  shape: readonly [number, number, number],
  outputDepth: number,
  { layers, width }: ParamValues<typeof params>,
  random: Random,
): Stack {
  const [height, rowWidth, depth] = shape;
  const depths = [depth, ...Array.from({ length: layers }, () => width), outputDepth];
  return stack(
    depths.slice(1).map((units, i) =>
      conv({
        inputShape: [height, rowWidth, depths[i] ?? depth],
        outputDepth: units,
        kernel: 1,
        stride: 1,
        activation: i < layers ? "relu" : "linear",
        random: random.fork(`layer${i}`),
      }),
    ),
  );
}

export const mlp = defineEncoder(
  {
    id: "mlp",
    name: "MLP",
    summary: "Hidden layers over ready feature vectors, one vector or one at every time step.",
    params,
    reads: ["vector"],
    defaultFor: ["vector"],
    notes: ["A sequence's vectors do not see each other: their features are averaged."],
  },
  {
    downscale: 1,
    encoder: (given, input, random) => perceptron(inputShape(input), given.features, given, random),
    decoder: (given, output, random) =>
      perceptron([output.height, output.width, given.features], output.depth, given, random),
  },
);
