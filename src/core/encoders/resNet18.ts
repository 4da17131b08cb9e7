/**
 * ResNet-18: He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition, CVPR 2016.
 *
 *   block: y = relu(F(x) + x),  F = norm(conv3x3(relu(norm(conv3x3(x)))))
 *   where stride or channels change, x passes a 1x1 convolution and a norm first
 *   stem 7x7/2 and max-pool 3x3/2, then four stages of two blocks with w, 2w, 4w and 8w channels;
 *   each stage but the first begins with stride 2
 *
 * Departs from the paper: the width w is a parameter (64 there); a linear 1x1 convolution to D follows where D is not
 * 8w, since all encoders of a run share D; the model pools the map, over a clip's frames too; running statistics are
 * a plain mean over the first ten batches. The 3x3 stem keeps the resolution and has no max-pool, as is common for
 * small pictures.
 */
import { choice, whole } from "../../contract/params";
import type { Random } from "../data/random";
import { papers } from "../papers";
import { conv, type Layer } from "../tensor/layers";
import { batchNormLayer, groupNormLayer, type NormLayer } from "../tensor/normalisation";
import * as tf from "../tf";
import { defineEncoder, features, inputShape, stack, type Stack } from "./encoder";
import { projection } from "./stridedConvolutions";

type Shape = Layer["outputShape"];
type Norm = (channels: number) => NormLayer;

const groups = 4;
const norms: Readonly<Record<"group" | "batch", Norm>> = {
  batch: batchNormLayer,
  group: (channels) => groupNormLayer(channels, groups),
};

interface ConvNormOptions {
  readonly inputShape: Shape;
  readonly outputDepth: number;
  readonly kernel: number;
  readonly stride: number;
  readonly norm: Norm;
  readonly random: Random;
}

/** A convolution without bias, then its norm. */
function convNorm({ norm, ...options }: ConvNormOptions): Stack {
  const layer = conv({ ...options, activation: "linear", bias: false });
  const normalise = norm(options.outputDepth);
  return {
    variables: [...layer.variables, ...normalise.variables],
    state: normalise.state,
    outputShape: layer.outputShape,
    multiplyAdds: layer.multiplyAdds,
    apply: (x, batchStatistics) => normalise.apply(layer.apply(x), batchStatistics),
  };
}

/** x [N, H, W, C] -> [N, H/stride, W/stride, outputDepth]. */
function block(
  from: Shape,
  outputDepth: number,
  stride: number,
  norm: Norm,
  random: Random,
): Stack {
  const layer = (inputs: Shape, kernel: number, step: number, name: string): Stack =>
    convNorm({
      inputShape: inputs,
      outputDepth,
      kernel,
      stride: step,
      norm,
      random: random.fork(name),
    });
  const first = layer(from, 3, stride, "conv1");
  const second = layer(first.outputShape, 3, 1, "conv2");
  const changes = stride > 1 || from[2] !== outputDepth;
  const shortcut = changes ? layer(from, 1, stride, "shortcut") : undefined;
  const all = [first, second, ...(shortcut ? [shortcut] : [])];
  return {
    ...joined(all),
    outputShape: second.outputShape,
    apply: (x, batchStatistics) => {
      const residual = second.apply(tf.relu(first.apply(x, batchStatistics)), batchStatistics);
      return tf.relu(tf.add(residual, shortcut ? shortcut.apply(x, batchStatistics) : x));
    },
  };
}

const joined = (stacks: readonly Stack[]): Pick<Stack, "variables" | "state" | "multiplyAdds"> => ({
  variables: stacks.flatMap(({ variables }) => variables),
  state: stacks.flatMap(({ state = [] }) => state),
  multiplyAdds: stacks.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
});

/** Convolution, norm and ReLU; with the large kernel also the paper's max-pool. */
function stem(from: Shape, width: number, isLarge: boolean, norm: Norm, random: Random): Stack {
  const [kernel, stride] = isLarge ? [7, 2] : [3, 1];
  const layer = convNorm({ inputShape: from, outputDepth: width, kernel, stride, norm, random });
  const [height, rowWidth] = layer.outputShape;
  const halved = [Math.ceil(height / 2), Math.ceil(rowWidth / 2), width] as const;
  return {
    ...layer,
    outputShape: isLarge ? halved : layer.outputShape,
    apply: (x, batchStatistics) => {
      const activated = tf.relu(layer.apply(x, batchStatistics));
      return isLarge ? tf.maxPool(activated, 3, 2, "same") : activated;
    },
  };
}

export const resNet18 = defineEncoder(
  {
    id: "resnet-18",
    name: "ResNet-18",
    summary: "Eight residual blocks, the backbone of most papers on imbalance; frames share it.",
    params: {
      features,
      width: whole("Width", 8, [4, 64, 4], {
        symbol: "w",
        help: "channels of the first stage; the last has eight times as many. 64 is the paper's",
      }),
      stem: choice("Stem", "7x7", {
        help: "the first layer, which reads any number of channels",
        options: {
          "7x7": "7×7, stride 2, and max-pool (paper)",
          "3x3": "3×3, full resolution (small pictures)",
        },
      }),
      norm: choice("Normalisation", "batch", {
        help: "batch norm is evaluated with running statistics; group norm needs none",
        options: { batch: "Batch (paper)", group: "Group: each image separately" },
      }),
    },
    reads: ["frames", "spectrogram"],
    paper: papers.resNet,
    equations: ["y = relu(F(x) + x)   (eq. 1)"],
    notes: [
      "With width 64 and D = 512 it is the paper's network, with 11.2 million weights; D = 8 × width needs no last projection.",
      "Batch norm uses the batch's statistics in a training step and running statistics everywhere else; passes with an input at zero use running statistics and do not change them. With a batch under 8, choose group norm.",
      "It has no decoder: Decoders reconstruct nothing of a modality that it encodes.",
    ],
  },
  {
    downscale: 1,
    encoder({ features: outputDepth, width, stem: kind, norm }, input, random) {
      const make = norms[norm];
      const first = stem(inputShape(input), width, kind === "7x7", make, random.fork("stem"));
      const layers = [first];
      let shape = first.outputShape;
      for (const [stage, depth] of [width, 2 * width, 4 * width, 8 * width].entries()) {
        for (const [place, stride] of [stage === 0 ? 1 : 2, 1].entries()) {
          const own = random.fork(`stage${stage}/block${place}`);
          const next = block(shape, depth, stride, make, own);
          layers.push(next);
          shape = next.outputShape;
        }
      }
      if (shape[2] !== outputDepth)
        layers.push(stack([projection(shape, outputDepth, random.fork("to D"))]));
      return {
        ...joined(layers),
        outputShape: [shape[0], shape[1], outputDepth],
        apply: (images, batchStatistics) =>
          layers.reduce((x, layer) => layer.apply(x, batchStatistics), images),
      };
    },
  },
);
