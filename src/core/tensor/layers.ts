/** Layers: functions with the variables that they own. Images are NHWC, float32. */
import type { Random } from "../data/random";
import { convolution, transposedConvolution } from "../ops/convolution";
import { linearMap } from "../ops/linear";
import * as tf from "../tf";

export interface Layer {
  readonly variables: readonly tf.Variable[];
  apply(x: tf.Tensor4D): tf.Tensor4D;
  /** Multiply-adds of one forward pass over one image. */
  readonly multiplyAdds: number;
  /** [H, W, C] after the layer. */
  readonly outputShape: readonly [number, number, number];
}

export interface ConvOptions {
  readonly inputShape: readonly [number, number, number];
  readonly outputDepth: number;
  readonly kernel: number;
  readonly stride: number;
  readonly activation: "relu" | "linear";
  /** False if a normalisation follows, which would subtract the bias. */
  readonly bias?: false;
  readonly random: Random;
}

/** Normal values with standard deviation `scale`. */
export function normalVariable(
  shape: [number, number],
  scale: number,
  random: Random,
): tf.Variable2D;
export function normalVariable(
  shape: [number, number, number],
  scale: number,
  random: Random,
): tf.Variable3D;
export function normalVariable(
  shape: [number, number, number, number],
  scale: number,
  random: Random,
): tf.Variable4D;
export function normalVariable(shape: number[], scale: number, random: Random): tf.Variable {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = scale * random.normal();
  return variableOf(tf.tensor(values, shape));
}

/** Wraps a tensor as a variable and frees the tensor. */
export function variableOf<R extends tf.Rank>(initial: tf.Tensor<R>): tf.Variable<R> {
  const variable = tf.variable(initial);
  initial.dispose();
  return variable;
}

/** He initialisation: keeps the variance of `fanIn` inputs through the activation. */
const heWeights = (
  shape: [number, number, number, number],
  fanIn: number,
  { activation, random }: ConvOptions,
): tf.Variable4D =>
  normalVariable(shape, Math.sqrt((activation === "relu" ? 2 : 1) / fanIn), random);

/** Convolution, "same" padding, He initialisation. x [N, H, W, C] -> [N, H/stride, W/stride, D]. */
export function conv(options: ConvOptions): Layer {
  const { kernel, stride, outputDepth, activation } = options;
  const [height, width, depth] = options.inputShape;
  const fanIn = kernel * kernel * depth;
  const weights = heWeights([kernel, kernel, depth, outputDepth], fanIn, options);
  const bias = options.bias === false ? undefined : variableOf(tf.zeros([outputDepth]));
  const outputShape = [Math.ceil(height / stride), Math.ceil(width / stride), outputDepth] as const;
  return {
    variables: [weights, ...(bias ? [bias] : [])],
    outputShape,
    multiplyAdds: outputShape[0] * outputShape[1] * fanIn * outputDepth,
    apply: (x) => {
      const shift = bias ?? tf.zeros([outputDepth]);
      return convolution(x, weights, shift, { stride, activation });
    },
  };
}

/** Transposed convolution, "same" padding. x [N, h, w, C] -> [N, h*stride, w*stride, D]. */
export function convTranspose(options: ConvOptions): Layer {
  const { kernel, stride, outputDepth, activation } = options;
  const [height, width, depth] = options.inputShape;
  // each output pixel is reached by (kernel / stride)^2 input positions
  const fanIn = Math.max(1, (kernel / stride) ** 2) * depth;
  const weights = heWeights([kernel, kernel, outputDepth, depth], fanIn, options);
  const bias = variableOf(tf.zeros([outputDepth]));
  const outputShape = [height * stride, width * stride, outputDepth] as const;
  return {
    variables: [weights, bias],
    outputShape,
    multiplyAdds: height * width * kernel * kernel * depth * outputDepth,
    apply: (x) => transposedConvolution(x, weights, bias, { stride, activation }),
  };
}

/** W [inputSize, outputSize], Glorot-like normal initialisation. */
export const linearWeights = (inputSize: number, outputSize: number, random: Random) =>
  normalVariable([inputSize, outputSize], Math.sqrt(1 / inputSize), random);

/** Linear layer x [B, D] -> x W + b [B, K]. */
export function linear(inputSize: number, outputSize: number, random: Random) {
  const weights = linearWeights(inputSize, outputSize, random);
  const bias = variableOf(tf.zeros([outputSize]));
  return {
    variables: [weights, bias],
    apply: (x: tf.Tensor2D): tf.Tensor2D => linearMap(x, weights, bias),
  };
}
