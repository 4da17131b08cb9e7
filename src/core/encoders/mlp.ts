/**
 * Multilayer perceptron for vectors that another network has computed: hidden layers with ReLU, then a linear layer
 * to D features, the same at every position of a sequence. The decoder mirrors it.
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

/** [H, W, C] -> [H, W, outputDepth] through the hidden layers; a 1x1 convolution applies a layer at every position. */
export function perceptron(
  shape: readonly [number, number, number],
  outputDepth: number,
  { layers, width }: Pick<ParamValues<typeof params>, "layers" | "width">,
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
    summary: "Hidden layers over precomputed feature vectors, one per clip or one per time step.",
    params,
    reads: ["vector"],
    defaultFor: ["vector"],
    notes: ["It encodes each vector of a sequence separately and averages their features."],
  },
  {
    downscale: 1,
    encoder: (given, input, random) => perceptron(inputShape(input), given.features, given, random),
    decoder: (given, output, random) =>
      perceptron([output.height, output.width, given.features], output.depth, given, random),
  },
);
