/** Convolutions with batch normalisation and residual blocks, as in the VQ-VAE of van den Oord et al., NeurIPS 2017. */
import type { Random } from "../data/random";
import * as tf from "../tf";
import { conv, convTranspose, type ConvOptions } from "./layers";
import { batchNormLayer, type BatchStatistics } from "./normalisation";

type Shape = ConvOptions["inputShape"];

/** A layer over images that may have running statistics. */
export interface NormalisedLayer {
  readonly variables: readonly tf.Variable[];
  readonly state: readonly tf.Variable[];
  readonly outputShape: Shape;
  readonly multiplyAdds: number;
  /** [N, H, W, C] -> [N, h, w, D]; `batchStatistics` in training, as for `batchNormLayer`. */
  apply(x: tf.Tensor4D, batchStatistics?: BatchStatistics): tf.Tensor4D;
}

/** Creates one layer from the shape of its input. */
export type CreateLayer = (inputShape: Shape) => NormalisedLayer;

/** Applies layers one after another; each is created for the output of the one before. */
export function inSequence(inputShape: Shape, creators: readonly CreateLayer[]): NormalisedLayer {
  const layers: NormalisedLayer[] = [];
  let shape = inputShape;
  for (const create of creators) {
    const layer = create(shape);
    layers.push(layer);
    shape = layer.outputShape;
  }
  return {
    variables: layers.flatMap(({ variables }) => variables),
    state: layers.flatMap(({ state }) => state),
    outputShape: shape,
    multiplyAdds: layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    apply: (x, batchStatistics) =>
      layers.reduce((now, layer) => layer.apply(now, batchStatistics), x),
  };
}

/** A layer without variables that keeps the shape, or halves the sides. */
const pointwise =
  (apply: (x: tf.Tensor4D) => tf.Tensor4D, stride = 1): CreateLayer =>
  ([height, width, depth]) => ({
    variables: [],
    state: [],
    outputShape: [Math.ceil(height / stride), Math.ceil(width / stride), depth],
    multiplyAdds: 0,
    apply: (x) => apply(x),
  });

/** Max-pool over 3 x 3 positions, stride 2. */
export const maxPool: CreateLayer = pointwise((x) => tf.maxPool(x, 3, 2, "same"), 2);

/** Batch normalisation, then ReLU. */
export const normReLU: CreateLayer = (shape) => {
  const norm = batchNormLayer(shape[2]);
  return {
    variables: norm.variables,
    state: norm.state,
    outputShape: shape,
    multiplyAdds: 0,
    apply: (x, batchStatistics) => tf.relu(norm.apply(x, batchStatistics)),
  };
};

interface KernelOptions extends Pick<ConvOptions, "outputDepth" | "kernel" | "random"> {
  readonly stride?: number;
  /** False if a normalisation follows. */
  readonly bias?: false;
}

/** A linear convolution. */
export const convolve =
  ({ stride = 1, ...options }: KernelOptions): CreateLayer =>
  (inputShape) => {
    const layer = conv({ ...options, stride, inputShape, activation: "linear" });
    return { ...layer, state: [], apply: (x) => layer.apply(x) };
  };

/** A linear transposed convolution of kernel 4 that doubles the sides. */
export const doubleSides =
  (outputDepth: number, random: Random): CreateLayer =>
  (inputShape) => {
    const options = { inputShape, outputDepth, kernel: 4, stride: 2, random } as const;
    const layer = convTranspose({ ...options, activation: "linear" });
    return { ...layer, state: [], apply: (x) => layer.apply(x) };
  };

/** x + conv1x1(norm(conv3x3(norm(x)))), each norm with ReLU; `hidden` channels between the convolutions. */
const residualBlock =
  (hidden: number, random: Random): CreateLayer =>
  (shape) => {
    const branch = inSequence(shape, [
      normReLU,
      convolve({ outputDepth: hidden, kernel: 3, bias: false, random: random.fork("conv3") }),
      normReLU,
      convolve({ outputDepth: shape[2], kernel: 1, bias: false, random: random.fork("conv1") }),
    ]);
    return {
      ...branch,
      apply: (x, batchStatistics) => tf.add(x, branch.apply(x, batchStatistics)),
    };
  };

/** Residual blocks, then a norm with ReLU. */
export const residualStack = (
  { blocks, hidden }: { readonly blocks: number; readonly hidden: number },
  random: Random,
): readonly CreateLayer[] => [
  ...Array.from({ length: blocks }, (_, i) => residualBlock(hidden, random.fork(`block${i}`))),
  normReLU,
];
