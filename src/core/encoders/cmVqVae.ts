/**
 * The encoder of CM-VQVAE as its author built it (Tejero-de-Pablos, WACV 2024; official code), and its decoder:
 *
 *   encoder: conv 4x4/2 -> 64, norm, ReLU; conv 4x4/2 -> 128, norm, ReLU; conv 3x3 -> 128; of spectrograms max-pool 3/2;
 *            two residual blocks (32 channels inside), norm, ReLU; conv 1x1 -> D
 *   decoder: conv 3x3 -> 128; two residual blocks, norm, ReLU; transposed conv 4x4/2 -> 64, norm, ReLU; of spectrograms
 *            one more -> 32; transposed conv 4x4/2 -> the input's channels
 *
 * Maps are 32 x 32: pictures are read at 128 x 128, spectrograms at 256 x 256.
 * Departs from the official code: inputs of other sides are resized bilinearly, and reconstructions back to the
 * input's sides, at which the error is taken; the official code reads clips at these sides. A norm's convolution has
 * no bias, weights start as in He et al. (ICCV 2015), and running statistics are a plain mean over the first ten batches.
 * "Same" padding puts the odd pixel of the max-pool to the right.
 */
import { type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import { papers } from "../papers";
import {
  convolve,
  doubleSides,
  inSequence,
  maxPool,
  normReLU,
  residualStack,
  type CreateLayer,
} from "../tensor/residualStack";
import { createResize } from "../tensor/resize";
import type { ModalityShape } from "../types";
import { defineEncoder, features, inputShape, type Stack } from "./encoder";

const params = {
  features,
  side: whole("Map side", 32, [2, 64, 2], {
    unit: "positions",
    help: "height and width of the maps; pictures are resized to 4 times this, spectrograms to 8 times; the paper has 32",
  }),
  width: whole("Width", 128, [8, 128, 8], {
    help: "channels of the residual blocks; the first convolution has half as many, a block a quarter inside; the paper has 128",
  }),
} as const;
type Params = ParamValues<typeof params>;

const blocks = 2;
const isSpectrogram = ({ kind }: ModalityShape): boolean => kind === "spectrogram";

/** Convolutions that halve the sides twice, a third one, and of spectrograms a pool that halves them again. */
const downwards = (input: ModalityShape, width: number, random: Random): CreateLayer[] => [
  convolve({ outputDepth: width / 2, kernel: 4, stride: 2, bias: false, random: random.fork("conv1") }), // prettier-ignore
  normReLU,
  convolve({ outputDepth: width, kernel: 4, stride: 2, bias: false, random: random.fork("conv2") }),
  normReLU,
  convolve({ outputDepth: width, kernel: 3, random: random.fork("conv3") }),
  ...(isSpectrogram(input) ? [maxPool] : []),
];

/** Transposed convolutions that double the sides to those of the encoder's input. */
const upwards = (output: ModalityShape, width: number, random: Random): CreateLayer[] => [
  doubleSides(width / 2, random.fork("up1")),
  normReLU,
  ...(isSpectrogram(output) ? [doubleSides(width / 4, random.fork("up2")), normReLU] : []),
  doubleSides(output.depth, random.fork("up3")),
];

function createEncoder(
  { features: outputDepth, side, width }: Params,
  input: ModalityShape,
  random: Random,
): Stack {
  const [height, rowWidth, depth] = inputShape(input);
  const read = side * (isSpectrogram(input) ? 8 : 4);
  const resize = createResize([height, rowWidth], [read, read]);
  const layers = inSequence(
    [read, read, depth],
    [
      ...downwards(input, width, random),
      ...residualStack({ blocks, hidden: width / 4 }, random.fork("residual")),
      convolve({ outputDepth, kernel: 1, random: random.fork("project") }),
    ],
  );
  return {
    ...layers,
    apply: (images, batchStatistics) => layers.apply(resize(images), batchStatistics),
  };
}

function createDecoder(
  { features: depth, side, width }: Params,
  output: ModalityShape,
  random: Random,
): Stack {
  const layers = inSequence(
    [side, side, depth],
    [
      convolve({ outputDepth: width, kernel: 3, random: random.fork("conv") }),
      ...residualStack({ blocks, hidden: width / 4 }, random.fork("residual")),
      ...upwards(output, width, random),
    ],
  );
  const [drawnHeight, drawnWidth] = layers.outputShape;
  const resize = createResize([drawnHeight, drawnWidth], [output.height, output.width]);
  return {
    ...layers,
    outputShape: inputShape(output),
    apply: (maps, batchStatistics) => resize(layers.apply(maps, batchStatistics)),
  };
}

export const cmVqVae = defineEncoder(
  {
    id: "cm-vqvae",
    name: "CM-VQVAE encoder",
    summary:
      "The residual VQ-VAE encoder of CM-VQVAE with batch normalisation and maps of 32 × 32, and its decoder.",
    params,
    reads: ["frames", "spectrogram"],
    paper: papers.cmVqvae,
    notes: [
      "The paper's figures are from a split that shares actors between training and test (actor 01 of CREMA-D has 67 clips in one and 3 in the other), and the official evaluation draws a frame at random, so that its accuracy changes from one evaluation to the next. Here no talker is in two splits, and evaluation is exact.",
      "Pictures are resized bilinearly to 128 × 128 and spectrograms to 256 × 256 (4 and 8 times the map side); reconstructions are resized back, and their error is taken at the input's own sides. The official code reads clips at 128 × 128 and 256 × 256.",
      "Weights start as in He et al. (ICCV 2015), and running statistics are a plain mean over the first ten batches; the official code has PyTorch's defaults. A convolution before a norm has no bias.",
      "It is made for a GPU: a picture costs 0.39 and a spectrogram 1.25 billion multiply-adds in one forward pass, about 300 times those of Small conv on Puppets. A map side of 8 costs a sixteenth.",
      "Batch norm uses the batch's statistics in a training step and running statistics everywhere else; it needs batches of 8 and more.",
    ],
  },
  { downscale: 1, encoder: createEncoder, decoder: createDecoder },
);
