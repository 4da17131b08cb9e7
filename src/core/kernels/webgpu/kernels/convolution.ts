/** Convolution with bias and activation in one dispatch. Images NHWC. */
import { util, type TensorInfo } from "../../../tf";
import {
  convolutionSizes,
  isSupportedConvolution,
  type ConvolutionSizes,
} from "../../convolutionSizes";
import type { KernelArguments } from "../kernelArguments";
import { allocate, type RawBackend } from "../rawBackend";
import { recordProduct } from "../tiledProduct";
import {
  outside,
  settingsOfSizes,
  shaderSizes,
  sizesKey,
  splitPixel,
  zeroOutside,
} from "./convolutionText";

export type Activation = "linear" | "relu";

/** WGSL of the output from the sum `value` in column `column`. */
export const activatedSum = (bias: TensorInfo | undefined, activation: Activation): string => {
  const value = bias ? "value + bias[column]" : "value";
  // a comparison keeps NaN, a maximum would hide a bad loss
  return activation === "relu" ? `select(${value}, 0.0, ${value} < 0.0)` : value;
};
export const activationKey = (bias: TensorInfo | undefined, activation: Activation): string =>
  `${bias ? "bias" : "plain"}/${activation}`;
/** The activation of a layer. Throws a RangeError on one that no kernel implements. */
export function activationOf(attrs: Readonly<Record<string, unknown>>): Activation {
  const activation = attrs.activation ?? "linear";
  if (activation !== "linear" && activation !== "relu")
    throw new RangeError(`activation: expected linear or relu, got ${JSON.stringify(activation)}`);
  return activation;
}

/** act(x * filter + bias): x [N, H, W, C], filter [fH, fW, C, O], bias [O] -> [N, oH, oW, O]. */
export function convolution({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  return convolve(backend, inputs, attrs, activationOf(attrs));
}

/** TensorFlow.js's convolution: without bias and activation. */
export function conv2D({ inputs, attrs, backend, runStock }: KernelArguments) {
  return isSupportedConvolution(attrs) ? convolve(backend, inputs, attrs, "linear") : runStock();
}

function convolve(
  backend: RawBackend,
  { x, filter, bias }: KernelArguments["inputs"],
  attrs: KernelArguments["attrs"],
  activation: Activation,
): TensorInfo {
  const sizes = convolutionSizes(x!.shape, filter!.shape, attrs);
  const shape = [sizes.images, ...sizes.output];
  const out = allocate(backend, [...shape, sizes.outputChannels]);
  recordProduct(backend, {
    key: `convolution/${sizesKey(sizes)}/${activationKey(bias, activation)}`,
    reads: { x: x!, filter_: filter!, ...(bias && { bias }) },
    out,
    integers: settingsOfSizes(sizes),
    rows: util.sizeFromShape(shape),
    columns: sizes.outputChannels,
    leftAlong: "inner",
    rightAlong: "columns",
    functions: () => functionsText(sizes, activatedSum(bias, activation)),
  });
  return out;
}

const functionsText = (sizes: ConvolutionSizes, value: string) => `
${shaderSizes(sizes)}
fn innerOf(part : u32) -> vec2<u32> { return vec2<u32>(0u, FH * FW * C); }
fn rowOf(part : u32, row : u32) -> vec3<i32> {
  if (row >= settings.rows) { return ${outside}; }
  ${splitPixel("row", "outHeight", "outWidth")}
  return vec3<i32>(
    i32(image * settings.inHeight * settings.inWidth),
    i32(i * SH) - i32(settings.top),
    i32(j * SW) - i32(settings.left));
}
fn tapOf(part : u32, k : u32) -> vec3<i32> {
  return vec3<i32>(i32(k / (C * FW)), i32((k / C) % FW), i32(k % C));
}
fn left(row : vec3<i32>, tap : vec3<i32>) -> f32 {
  let line = row.y + tap.x;
  let column = row.z + tap.y;
  ${zeroOutside("inHeight", "inWidth")}
  return x[(row.x + line * i32(settings.inWidth) + column) * i32(C) + tap.z];
}
fn right(part : u32, k : u32, column : u32) -> f32 {
  if (column >= O) { return 0.0; }
  return filter_[k * O + column];
}
fn store(part : u32, row : u32, column : u32, value : f32) {
  out[row * O + column] = ${value};
}`;
