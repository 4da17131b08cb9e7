/** WGSL and settings that the three passes of a convolution share. */
import type { ConvolutionSizes } from "../../convolutionSizes";

/** Constants of a shader: the compiler turns divisions by them into shifts and products. */
export const shaderSizes = ({
  inputChannels,
  outputChannels,
  filter,
  stride,
}: ConvolutionSizes): string =>
  `const C = ${inputChannels}u; const O = ${outputChannels}u;
const FH = ${filter[0]}u; const FW = ${filter[1]}u;
const SH = ${stride[0]}u; const SW = ${stride[1]}u;`;

export const sizesKey = ({
  inputChannels,
  outputChannels,
  filter,
  stride,
}: ConvolutionSizes): string => [...filter, inputChannels, outputChannels, ...stride].join("x");

/** Settings of a dispatch: layers that differ only in these share a shader. */
export const settingsOfSizes = ({ input, output, before }: ConvolutionSizes) => ({
  inHeight: input[0],
  inWidth: input[1],
  outHeight: output[0],
  outWidth: output[1],
  top: before[0],
  left: before[1],
});

/** WGSL that splits the number of a pixel, counted over all images, into column `j`, row `i` and `image`. */
export const splitPixel = (pixel: string, height: string, width: string): string =>
  `let j = ${pixel} % settings.${width};
  let i = (${pixel} / settings.${width}) % settings.${height};
  let image = ${pixel} / (settings.${width} * settings.${height});`;

/** WGSL that returns 0 where (`line`, `column`) is outside an image of these sizes. `y` is the name of a buffer. */
export const zeroOutside = (height: string, width: string): string =>
  `if (line < 0 || line >= i32(settings.${height}) || column < 0 || column >= i32(settings.${width})) {
    return 0.0;
  }`;

/** A position far outside every image, where rows of a tile beyond the last read zeros. */
export const outside = "vec3<i32>(0, -1048576, 0)";

/** WGSL of the gradient at `at`, passed through a relu with output y. */
export const throughActivation = (isRelu: boolean): string =>
  isRelu ? "select(0.0, dy[at], y[at] > 0.0)" : "dy[at]";
