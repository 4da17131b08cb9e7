/** Convolution, its two gradients and the transposed convolution, on images with channels last. */
import { util, type TensorInfo } from "../../tf";
import {
  convolutionSizes,
  isSupportedConvolution,
  type ConvolutionSizes,
} from "../convolutionSizes";
import type { Heap } from "./heap";
import { inputGradient } from "./inputGradient";
import { runStock, type Attributes, type WasmKernel, type WasmKernels } from "./kernel";
import { padImages, paddedBytes, type Border, type Padded } from "./padding";
import { scratchParts } from "./scratch";
import * as windows from "./windows";

const { floatBytes } = windows;

/** The border that the windows need: pixels that no window covers are not copied. */
const borderOf = ({ input, output, filter, stride, before }: ConvolutionSizes): Border => ({
  inner: input,
  whole: [(output[0] - 1) * stride[0] + filter[0], (output[1] - 1) * stride[1] + filter[1]],
  before,
});

/** The windows of a convolution over x, and its output pixels at `output`. */
function windowsOf(g: ConvolutionSizes, x: Padded, output: number) {
  const [height, width] = g.output;
  const outputPixel = g.outputChannels * floatBytes;
  return {
    input: x.address,
    inputImage: x.image,
    inputRow: g.stride[0] * x.row,
    inputPixel: g.stride[1] * g.inputChannels * floatBytes,
    output,
    outputImage: height * width * outputPixel,
    outputRow: width * outputPixel,
    outputPixel,
    height,
    width,
    pixels: g.images * height * width,
    run: x.row,
    runs: g.filter[0],
    length: g.filter[1] * g.inputChannels,
    columns: g.outputChannels,
  };
}

/** act(x * filter + bias) -> [N, oH, oW, O]; bias and activation are optional. */
function convolve(
  heap: Heap,
  x: TensorInfo,
  filter: TensorInfo,
  attrs: Attributes,
  bias?: TensorInfo,
): TensorInfo {
  const g = convolutionSizes(x.shape, filter.shape, attrs);
  const y = heap.allocate([g.images, ...g.output, g.outputChannels]);
  if (util.sizeFromShape(y.shape) === 0) return y;
  const columns = g.outputChannels;
  const taps = g.filter[0] * g.filter[1] * g.inputChannels;
  const border = borderOf(g);
  const [geometry, threadScratch, panels, padded] = scratchParts(heap, [
    windows.geometryBytes,
    heap.threads * windows.threadScratchBytes(columns),
    windows.panelBytes(taps, columns),
    paddedBytes(border, g.images, g.inputChannels),
  ]);
  const images = padImages(heap, heap.addressOf(x), border, g.images, g.inputChannels, padded);
  const wide = windows.panelWidth(columns, g.filter[1] * g.inputChannels);
  const steps = [columns * floatBytes, floatBytes];
  const items = windows.panelItems(taps, columns, wide);
  heap.parallel(
    "packPanels",
    ...items,
    heap.addressOf(filter),
    ...steps,
    taps,
    columns,
    wide,
    panels,
  );
  windows.multiplyWindows(heap, geometry, threadScratch, {
    ...windowsOf(g, images, heap.addressOf(y)),
    panels,
    wide,
    bias: bias ? heap.addressOf(bias) : 0,
    relu: attrs.activation === "relu",
  });
  return y;
}

/** x [N, H, W, C], dy [N, oH, oW, O] -> [fH, fW, C, O] */
function filterGradient(heap: Heap, x: TensorInfo, dy: TensorInfo, attrs: Attributes): TensorInfo {
  const g = convolutionSizes(x.shape, attrs.filterShape as number[], attrs);
  const out = heap.allocate([...g.filter, g.inputChannels, g.outputChannels]);
  const pixels = g.images * g.output[0] * g.output[1];
  const columns = g.outputChannels;
  const border = borderOf(g);
  const share = windows.shareBytes(g.filter[0], g.filter[1] * g.inputChannels, columns);
  const [geometry, threadScratch, sums, padded] = scratchParts(heap, [
    windows.geometryBytes,
    heap.threads * windows.threadScratchBytes(columns),
    windows.pixelShares(pixels) * share,
    paddedBytes(border, g.images, g.inputChannels),
  ]);
  const images = padImages(heap, heap.addressOf(x), border, g.images, g.inputChannels, padded);
  const shape = {
    ...windowsOf(g, images, heap.addressOf(dy)),
    panels: 0,
    wide: 8,
    bias: 0,
    relu: false,
  };
  windows.sumOuterProducts(heap, { geometry, threadScratch, sums, to: heap.addressOf(out) }, shape);
  return out;
}

const conv2D: WasmKernel = ({ inputs, attrs, heap }) =>
  isSupportedConvolution(attrs)
    ? convolve(heap, inputs.x!, inputs.filter!, attrs)
    : runStock("Conv2D", heap, inputs, attrs);

const conv2DBackpropInput: WasmKernel = ({ inputs, attrs, heap }) =>
  isSupportedConvolution(attrs)
    ? inputGradient(heap, inputs.dy!, inputs.filter!, attrs.inputShape as number[], attrs)
    : runStock("Conv2DBackpropInput", heap, inputs, attrs);

/** By the names that operations ask for. */
export const convolutionKernels: WasmKernels = {
  Convolution: ({ inputs: { x, filter, bias }, attrs, heap }) =>
    convolve(heap, x!, filter!, attrs, bias),
  TransposedConvolution: ({ inputs: { x, filter, bias }, attrs, heap }) =>
    inputGradient(heap, x!, filter!, attrs.outputShape as number[], attrs, bias),
  Conv2D: conv2D,
  Conv2DBackpropFilter: ({ inputs, attrs, heap }) =>
    filterGradient(heap, inputs.x!, inputs.dy!, attrs),
  Conv2DBackpropInput: conv2DBackpropInput,
};
