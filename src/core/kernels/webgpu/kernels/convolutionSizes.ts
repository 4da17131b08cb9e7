/** Sizes of a convolution, as its three passes name them, and what their shaders share. */
import { backend_util } from "../../../tf";

export interface ConvolutionSizes {
  readonly images: number;
  /** Forward input and output: height, width, channels. */
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
  readonly filter: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows above and columns left of the input that count as zero. */
  readonly before: readonly [number, number];
}

type Attributes = Readonly<Record<string, unknown>>;
type Four = [number, number, number, number];

/** Images with channels last and filters without holes: what our shaders know. */
export const isPlain = ({ dataFormat, dilations }: Attributes): boolean =>
  (dataFormat ?? "NHWC") === "NHWC" && [dilations ?? 1].flat().every((dilation) => dilation === 1);

/** Of the convolution of x [N, H, W, C] with filter [fH, fW, C, O], the shapes of its forward pass. */
export function sizesOf(
  x: readonly number[],
  filter: readonly number[],
  { strides, pad, dimRoundingMode }: Attributes,
): ConvolutionSizes {
  const sizes = backend_util.computeConv2DInfo(
    x as Four,
    filter as Four,
    strides as [number, number],
    1,
    pad as "same" | "valid" | number,
    dimRoundingMode as "floor" | "round" | "ceil" | undefined,
  );
  return {
    images: sizes.batchSize,
    input: [sizes.inHeight, sizes.inWidth, sizes.inChannels],
    output: [sizes.outHeight, sizes.outWidth, sizes.outChannels],
    filter: [sizes.filterHeight, sizes.filterWidth],
    stride: [sizes.strideHeight, sizes.strideWidth],
    before: [sizes.padInfo.top, sizes.padInfo.left],
  };
}

/** What is written into a shader: the compiler turns divisions by these into shifts and products. */
export const shaderSizes = ({ input, output, filter, stride }: ConvolutionSizes): string =>
  `const C = ${input[2]}u; const O = ${output[2]}u;
const FH = ${filter[0]}u; const FW = ${filter[1]}u;
const SH = ${stride[0]}u; const SW = ${stride[1]}u;`;

export const sizesKey = ({ input, output, filter, stride }: ConvolutionSizes): string =>
  [...filter, input[2], output[2], ...stride].join("x");

/** What a shader is told at each dispatch: layers of the same channels share it. */
export const settingsOfSizes = ({ input, output, before }: ConvolutionSizes) => ({
  inHeight: input[0],
  inWidth: input[1],
  outHeight: output[0],
  outWidth: output[1],
  top: before[0],
  left: before[1],
});

/** Far outside of every image: rows of a tile beyond the last read zeros there. */
export const outside = "vec3<i32>(0, -1048576, 0)";

/** WGSL of the gradient at `at`, after the layer's activation whose output was y. */
export const throughActivation = (isRelu: boolean): string =>
  isRelu ? "select(0.0, dy[at], y[at] > 0.0)" : "dy[at]";
