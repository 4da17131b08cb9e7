/**
 * The gradients of a convolution's filter and bias: for every tap and pair of channels a sum over all pixels.
 * Tiles are (tap, input channel) by output channel. The pixels are divided into slices, so that there is work
 * for a whole GPU; the slices are added later in a fixed order, without atomics, so the bits are the same every
 * time. The bias is a further row, whose input is 1 everywhere.
 */
import type { TensorInfo } from "../../../tf";
import {
  convolutionSizes,
  isSupportedConvolution,
  type ConvolutionSizes,
} from "../../convolutionSizes";
import type { KernelArguments } from "../kernelArguments";
import { allocate, type RawBackend } from "../rawBackend";
import { deferSum } from "../deferredSums";
import { recordProduct, tilesOf } from "../tiledProduct";
import { activationOf } from "./convolution";
import {
  outside,
  settingsOfSizes,
  shaderSizes,
  sizesKey,
  splitPixel,
  throughActivation,
  zeroOutside,
} from "./convolutionText";

/** Fewest pixels of a slice, and workgroups from which on more gain nothing. */
const pixelsPerSlice = 256;
const enoughBlocks = 128;

/** x [N, H, W, C], dy [N, oH, oW, O] -> [fH, fW, C, O]. */
export function conv2DBackpropFilter({ inputs, attrs, backend, runStock }: KernelArguments) {
  if (!isSupportedConvolution(attrs)) return runStock();
  const { x, dy } = inputs;
  return gradients(backend, { x: x!, dy: dy!, y: undefined, hasBias: false, attrs })[0]!;
}

/** With y, the layer's output, if its activation is relu -> gradients of filter and bias. */
export function convolutionParameterGradient({ inputs, attrs, backend }: KernelArguments) {
  const { x, dy } = inputs;
  const y = activationOf(attrs) === "relu" ? inputs.y! : undefined;
  return gradients(backend, { x: x!, dy: dy!, y, hasBias: true, attrs });
}

interface Given {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  readonly y: TensorInfo | undefined;
  readonly hasBias: boolean;
  readonly attrs: KernelArguments["attrs"];
}

function gradients(backend: RawBackend, { x, dy, y, hasBias, attrs }: Given): TensorInfo[] {
  const filterShape = attrs.filterShape as number[];
  const sizes = convolutionSizes(x.shape, filterShape, attrs);
  const pixels = sizes.images * sizes.output[0] * sizes.output[1];
  const taps = filterShape[0]! * filterShape[1]! * filterShape[2]!;
  const rows = taps + (hasBias ? 1 : 0);
  const columns = filterShape[3]!;
  const slices = Math.min(
    Math.ceil(pixels / pixelsPerSlice),
    Math.ceil(enoughBlocks / tilesOf(rows, columns)),
  );
  const partial = allocate(backend, [slices, rows * columns]);
  recordProduct(backend, {
    key: `filterGradient/${sizesKey(sizes)}/${y ? "relu" : "linear"}`,
    reads: { x, dy, ...(y && { y }) },
    out: partial,
    integers: { ...settingsOfSizes(sizes), taps, pixels, span: Math.ceil(pixels / slices) },
    rows,
    columns,
    parts: slices,
    leftAlong: "rows",
    rightAlong: "columns",
    functions: () => functionsText(sizes, y !== undefined),
  });
  return deferSum(backend, { partial, slices, stride: rows * columns, scale: 1 }, [
    { shape: filterShape, offset: 0 },
    ...(hasBias ? [{ shape: [columns], offset: taps * columns }] : []),
  ]);
}

const functionsText = (sizes: ConvolutionSizes, isRelu: boolean) => `
${shaderSizes(sizes)}
fn innerOf(part : u32) -> vec2<u32> {
  let first = part * settings.span;
  return vec2<u32>(first, min(first + settings.span, settings.pixels));
}
fn rowOf(part : u32, row : u32) -> vec3<i32> {
  // the row of the bias, and those beyond it
  if (row == settings.taps) { return vec3<i32>(-1, 0, 0); }
  if (row > settings.taps) { return ${outside}; }
  return vec3<i32>(
    i32(row % C),
    i32(row / (C * FW)) - i32(settings.top),
    i32((row / C) % FW) - i32(settings.left));
}
fn tapOf(part : u32, pixel : u32) -> vec3<i32> {
  ${splitPixel("pixel", "outHeight", "outWidth")}
  return vec3<i32>(
    i32(image * settings.inHeight * settings.inWidth), i32(i * SH), i32(j * SW));
}
fn left(row : vec3<i32>, tap : vec3<i32>) -> f32 {
  if (row.x < 0) { return 1.0; }
  let line = row.y + tap.y;
  let column = row.z + tap.z;
  ${zeroOutside("inHeight", "inWidth")}
  return x[(tap.x + line * i32(settings.inWidth) + column) * i32(C) + row.x];
}
fn right(part : u32, pixel : u32, column : u32) -> f32 {
  if (column >= O) { return 0.0; }
  let at = pixel * O + column;
  return ${throughActivation(isRelu)};
}
fn store(part : u32, row : u32, column : u32, value : f32) {
  out[(part * settings.rows + row) * O + column] = value;
}`;
