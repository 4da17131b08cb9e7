/**
 * The gradient of a convolution's input, and the transposed convolution, which is the same sum with a bias:
 * every input pixel is a sum over filter taps. With stride s only every s-th tap reaches a pixel, and the same
 * taps for all pixels of one residue (y mod s, x mod s). Each residue is a product of its own, without zeros.
 */
import type { TensorInfo } from "../../../tf";
import { convolutionSizes, isSupportedConvolution } from "../../convolutionSizes";
import type { KernelArguments } from "../kernelArguments";
import { allocate, type RawBackend } from "../rawBackend";
import { recordProduct } from "../tiledProduct";
import { activationOf, activatedSum, activationKey, type Activation } from "./convolution";
import {
  outside,
  settingsOfSizes,
  shaderSizes,
  sizesKey,
  splitPixel,
  throughActivation,
  zeroOutside,
} from "./convolutionText";

/** dy [N, oH, oW, O], filter [fH, fW, C, O] -> [N, H, W, C]. */
export function conv2DBackpropInput({ inputs, attrs, backend, runStock }: KernelArguments) {
  if (!isSupportedConvolution(attrs)) return runStock();
  return gather(backend, {
    dy: inputs.dy!,
    filter: inputs.filter!,
    shape: attrs.inputShape as number[],
    attrs,
  });
}

/** With y, the layer's output, if its activation is relu: the gradient passes the activation too. */
export function convolutionInputGradient({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  return gather(backend, {
    dy: inputs.dy!,
    filter: inputs.filter!,
    y: activationOf(attrs) === "relu" ? inputs.y! : undefined,
    shape: attrs.inputShape as number[],
    attrs,
  });
}

/** act(x *ᵀ filter + bias): x [N, h, w, C], filter [fH, fW, O, C], bias [O] -> [N, H, W, O]. */
export function transposedConvolution({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  return gather(backend, {
    dy: inputs.x!,
    filter: inputs.filter!,
    bias: inputs.bias,
    activation: activationOf(attrs),
    shape: attrs.outputShape as number[],
    attrs,
  });
}

interface Gather {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
  /** The layer's output, if dy has to pass a relu. */
  readonly y?: TensorInfo | undefined;
  readonly bias?: TensorInfo | undefined;
  /** "linear" where left out. */
  readonly activation?: Activation;
  readonly shape: readonly number[];
  readonly attrs: KernelArguments["attrs"];
}

function gather(backend: RawBackend, given: Gather): TensorInfo {
  const { dy, filter, y, bias, activation = "linear", shape, attrs } = given;
  const sizes = convolutionSizes(shape, filter.shape, attrs);
  const { images, input, stride } = sizes;
  const out = allocate(backend, shape);
  const [tall, wide] = [Math.ceil(input[0] / stride[0]), Math.ceil(input[1] / stride[1])];
  recordProduct(backend, {
    key: `inputGradient/${sizesKey(sizes)}/${y ? "relu/" : ""}${activationKey(bias, activation)}`,
    reads: { dy, filter_: filter, ...(y && { y }), ...(bias && { bias }) },
    out,
    integers: { ...settingsOfSizes(sizes), tall, wide },
    rows: images * tall * wide,
    columns: sizes.inputChannels,
    parts: stride[0] * stride[1],
    leftAlong: "inner",
    rightAlong: "inner",
    functions: () =>
      shaderSizes(sizes) + functionsText(y !== undefined, activatedSum(bias, activation)),
  });
  return out;
}

const functionsText = (isRelu: boolean, value: string) => `
// of a residue: its first tap, and how many taps it has
fn firstTap(part : u32) -> vec2<u32> {
  return vec2<u32>((part / SW + settings.top) % SH, (part % SW + settings.left) % SW);
}
fn tapCount(part : u32) -> vec2<u32> {
  let first = firstTap(part);
  return vec2<u32>(
    (max(FH, first.x) - first.x + SH - 1u) / SH, (max(FW, first.y) - first.y + SW - 1u) / SW);
}
fn innerOf(part : u32) -> vec2<u32> {
  let taps = tapCount(part);
  return vec2<u32>(0u, taps.x * taps.y * O);
}
fn rowOf(part : u32, row : u32) -> vec3<i32> {
  if (row >= settings.rows) { return ${outside}; }
  ${splitPixel("row", "tall", "wide")}
  return vec3<i32>(
    i32(image * settings.outHeight * settings.outWidth),
    i32(i + (part / SW + settings.top) / SH),
    i32(j + (part % SW + settings.left) / SW));
}
fn tapOf(part : u32, k : u32) -> vec3<i32> {
  let across = max(tapCount(part).y, 1u);
  let tap = k / O;
  return vec3<i32>(i32(tap / across), i32(tap % across), i32(k % O));
}
fn left(row : vec3<i32>, tap : vec3<i32>) -> f32 {
  let line = row.y - tap.x;
  let column = row.z - tap.y;
  ${zeroOutside("outHeight", "outWidth")}
  let at = (row.x + line * i32(settings.outWidth) + column) * i32(O) + tap.z;
  return ${throughActivation(isRelu)};
}
fn right(part : u32, k : u32, column : u32) -> f32 {
  if (column >= C) { return 0.0; }
  let first = firstTap(part);
  let tap = tapOf(part, k);
  let u = first.x + u32(tap.x) * SH;
  let v = first.y + u32(tap.y) * SW;
  return filter_[((u * FW + v) * C + column) * O + u32(tap.z)];
}
fn store(part : u32, row : u32, column : u32, value : f32) {
  let j = (row % settings.wide) * SW + part % SW;
  let i = ((row / settings.wide) % settings.tall) * SH + part / SW;
  let image = row / (settings.wide * settings.tall);
  if (i < settings.inHeight && j < settings.inWidth) {
    out[((image * settings.inHeight + i) * settings.inWidth + j) * C + column] = ${value};
  }
}`;
