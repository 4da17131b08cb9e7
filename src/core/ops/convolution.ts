/**
 * Convolution and transposed convolution with bias and activation in one kernel each, and their
 * gradients. "Same" padding, images NHWC.
 */
import * as tf from "../tf";
import { hasKernel, runKernel, type Attributes } from "./kernel";

export interface ConvolutionOptions {
  readonly stride: number;
  readonly activation: "relu" | "linear";
}

const activate = (x: tf.Tensor4D, activation: ConvolutionOptions["activation"]): tf.Tensor4D =>
  activation === "relu" ? tf.relu(x) : x;

const layout = { pad: "same", dataFormat: "NHWC", dilations: [1, 1] } as const;

/** act(x * filter + bias): x [N, H, W, C], filter [fH, fW, C, O], bias [O] -> [N, H/s, W/s, O]. */
export function convolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride, activation }: ConvolutionOptions,
): tf.Tensor4D {
  if (!hasKernel("Convolution")) {
    return activate(tf.add(tf.conv2d(x, filter, stride, "same"), bias), activation);
  }
  const attrs = { ...layout, strides: [stride, stride], activation };
  return runKernel("Convolution", { x, filter, bias }, attrs);
}

/**
 * act(x *ᵀ filter + bias), the gradient of a convolution as a layer:
 * x [N, h, w, C], filter [fH, fW, O, C], bias [O] -> [N, h·s, w·s, O].
 */
export function transposedConvolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride, activation }: ConvolutionOptions,
): tf.Tensor4D {
  const [images, height, width] = x.shape;
  const outputShape = [images, height * stride, width * stride, filter.shape[2]] as const;
  if (!hasKernel("TransposedConvolution")) {
    const sum = tf.conv2dTranspose(x, filter, [...outputShape], stride, "same");
    return activate(tf.add(sum, bias), activation);
  }
  const attrs = { ...layout, strides: [stride, stride], activation, outputShape };
  return runKernel("TransposedConvolution", { x, filter, bias }, attrs);
}

interface BeforeActivation {
  /** Gradient of the activation's input, shaped as dy. */
  readonly dz: tf.Tensor4D;
  /** Its sum over images and positions [O]. */
  readonly bias: () => tf.Tensor;
}

function throughActivation(
  dy: tf.Tensor4D,
  y: tf.Tensor4D,
  { activation }: Attributes,
): BeforeActivation {
  const sum = (dz: tf.Tensor4D) => ({ dz, bias: () => tf.sum(dz, [0, 1, 2]) });
  if (activation !== "relu") return sum(dy);
  if (!hasKernel("ActivationGradient")) return sum(tf.mul(dy, tf.step(y)));
  const [dz, bias] = runKernel<[tf.Tensor4D, tf.Tensor]>("ActivationGradient", { dy, y });
  return { dz, bias: () => bias.clone() };
}

/** The attributes of a gradient's own kernels, which apply no activation. */
const passOf = ({ strides }: Attributes) => ({ ...layout, strides });

interface Given {
  readonly x: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
  /** The layer's output. */
  readonly y: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}
type Gradients = Readonly<Record<"x" | "filter" | "bias", () => tf.Tensor>>;

/** With kernels that apply the activation's gradient themselves: dz is not stored, and the bias costs no pass. */
function fusedGradients({ x, filter, y, dy }: Given, attrs: Attributes): Gradients {
  const pass = { ...passOf(attrs), activation: attrs.activation };
  const [ofFilter, ofBias] = runKernel<[tf.Tensor, tf.Tensor]>(
    "ConvolutionParameterGradient",
    { x, dy, y },
    { ...pass, filterShape: filter.shape },
  );
  return {
    x: () =>
      runKernel("ConvolutionInputGradient", { dy, filter, y }, { ...pass, inputShape: x.shape }),
    filter: () => ofFilter.clone(),
    bias: () => ofBias.clone(),
  };
}

function convolutionGradients(given: Given, attrs: Attributes): Gradients {
  if (hasKernel("ConvolutionParameterGradient")) return fusedGradients(given, attrs);
  const { x, filter, y, dy } = given;
  const { dz, bias } = throughActivation(dy, y, attrs);
  const pass = passOf(attrs);
  return {
    x: () => runKernel("Conv2DBackpropInput", { dy: dz, filter }, { ...pass, inputShape: x.shape }),
    filter: () =>
      runKernel("Conv2DBackpropFilter", { x, dy: dz }, { ...pass, filterShape: filter.shape }),
    bias,
  };
}

function transposedGradients({ x, filter, y, dy }: Given, attrs: Attributes): Gradients {
  const { dz, bias } = throughActivation(dy, y, attrs);
  const pass = passOf(attrs);
  return {
    x: () => runKernel("Conv2D", { x: dz, filter }, pass),
    // the roles of image and gradient are swapped, as the layer's are
    filter: () =>
      runKernel("Conv2DBackpropFilter", { x: dz, dy: x }, { ...pass, filterShape: filter.shape }),
    bias,
  };
}

const registerLayerGradient = (
  kernelName: string,
  gradients: (given: Given, attrs: Attributes) => Gradients,
): void =>
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true],
    gradFunc: (
      dy: tf.Tensor4D,
      [x, filter, y]: [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D],
      attrs: Attributes,
    ) => gradients({ x, filter, y, dy }, attrs),
  });

registerLayerGradient("Convolution", convolutionGradients);
registerLayerGradient("TransposedConvolution", transposedGradients);
