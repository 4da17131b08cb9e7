/**
 * Grid conv: the strided convolutions of Small conv, a first layer that also receives the motion of frames, and pooling
 * with a learned weight for each position and time. Its maps keep a cell for every 8x8 pixels (or rows and bands) of every frame, as those of Small conv do;
 * instead of their mean, the pooled features are a learned weighted sum of positions, channel by channel.
 */
import { choice, flag, number, type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import { papers } from "../papers";
import { normaliseClips } from "../tensor/clipNormalisation";
import type { Layer } from "../tensor/layers";
import { motionConv } from "../tensor/motionConv";
import { batchNormLayer, type NormLayer } from "../tensor/normalisation";
import { changeStored } from "../tensor/padding";
import { createReadOut } from "../tensor/readOut";
import * as tf from "../tf";
import type { ModalityShape } from "../types";
import { defineEncoder, features, inputShape, stack } from "./encoder";
import { downscale, halvingConv, mirroredDecoder, projection } from "./stridedConvolutions";

const params = {
  features,
  width: whole("Width", 8, [4, 64, 4], {
    help: "channels after the first convolution; the next two have two and four times as many",
  }),
  motion: flag("Motion", true, {
    help: "the first layer also receives the difference of each frame to the clip's mean frame; no effect on sound",
  }),
  normalise: choice("Normalise clips", "none", {
    help: "each clip by itself, in addition to the standardisation over training clips",
    options: {
      none: "No: keep loudness and light",
      offset: "Subtract the clip's mean",
      standard: "Subtract its mean, divide by its deviation",
    },
  }),
  bands: flag("Normalise bands", false, {
    help: "standardises each frequency band of a spectrogram over the clips of training, by batch norm; a steady tone stays",
  }),
  speed: number("Read-out speed", 3, [0, 30, 0.5], {
    symbol: "s",
    help: "factor on the learned weights of positions; 0 keeps the mean over positions",
  }),
  cells: whole("Cells in time", 16, [1, 64], {
    help: "longest row of read-out weights along time; steps beyond it share weights",
  }),
} as const;

type Params = ParamValues<typeof params>;

function firstLayer(input: ModalityShape, { width, motion }: Params, random: Random): Layer {
  const from = inputShape(input);
  return motion && input.images > 1
    ? motionConv({ frames: input.images, inputShape: from, outputDepth: width, random })
    : halvingConv(from, width, random);
}

/** Frames are steps of time; so are the rows of a spectrogram's map. */
function timeAndSpace({ kind, images }: ModalityShape, [height, width]: Layer["outputShape"]) {
  return kind === "frames"
    ? { steps: images, positions: height * width }
    : { steps: height, positions: width };
}

/** Batch normalisation of every band of a spectrogram [N, T, F, 1] without padding. */
function bandNorm(
  { kind, width, stored }: ModalityShape,
  { bands }: Params,
): NormLayer | undefined {
  if (!bands || kind !== "spectrogram") return undefined;
  const norm = batchNormLayer(stored?.width ?? width);
  return {
    ...norm,
    apply: (x, batchStatistics) => {
      const [images, time, size] = x.shape;
      const channels = tf.reshape(x, [images, time, 1, size]);
      return tf.reshape(norm.apply(channels, batchStatistics), x.shape);
    },
  };
}

export const gridConv = defineEncoder(
  {
    id: "grid-conv",
    name: "Grid conv",
    summary:
      "Strided convolutions that also receive motion, and pooling with a learned weight for each position and time.",
    params,
    reads: ["frames", "spectrogram"],
    paper: papers.mobileFaceNets,
    equations: [
      "y_t = relu(W ∗ x_t + V ∗ (x_t − x̄))",
      "h_d = Σ_p (1/P + (s/√P) v_{p,d}) map_{p,d},  v = 0 at the start",
    ],
    notes: [
      "Every channel is pooled by itself, so the mask selects the same channels before and after pooling.",
      "The read-out has a weight for each position and channel: a clip must begin and be framed alike in training and test. Small conv ignores position.",
      "Normalised bands: the zeros that stand for an absent modality become another constant, which depends on the running statistics.",
      "Loudness and light may carry the label, so clips are not normalised by default.",
    ],
  },
  {
    downscale,
    encoder(given, input, random) {
      const first = firstLayer(input, given, random.fork("conv1"));
      const second = halvingConv(first.outputShape, 2 * given.width, random.fork("conv2"));
      const third = halvingConv(second.outputShape, 4 * given.width, random.fork("conv3"));
      const project = projection(third.outputShape, given.features, random.fork("project"));
      const layers = stack([first, second, third, project]);
      const readOut = createReadOut({
        ...timeAndSpace(input, layers.outputShape),
        channels: given.features,
        maxCells: given.cells,
        speed: given.speed,
      });
      const norm = bandNorm(input, given);
      return {
        ...layers,
        variables: [...layers.variables, ...readOut.variables, ...(norm?.variables ?? [])],
        state: norm?.state ?? [],
        pool: readOut.apply,
        apply: (images, batchStatistics) => {
          if (!norm && given.normalise === "none") return layers.apply(images);
          return layers.apply(
            changeStored(images, input, (x) => {
              const normal = normaliseClips(x, input.images, given.normalise);
              return norm?.apply(normal, batchStatistics) ?? normal;
            }),
          );
        },
      };
    },
    decoder: mirroredDecoder,
  },
);
