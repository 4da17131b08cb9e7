/**
 * Gradient of a convolution with respect to its input, which is also the transposed convolution.
 *
 *   dx[b, i·s+u-p, j·s+v-p, c] += Σ_o dy[b, i, j, o] · W[u, v, c, o]
 *
 * Pixels of dx whose coordinates are equal modulo the stride s share their taps u, u + s, ... Each of these
 * s·s phases is a convolution of dy with stride 1 and its taps in reverse.
 */
import { util, type TensorInfo } from "../../tf";
import { convolutionSizes, type ConvolutionSizes } from "../convolutionSizes";
import type { Heap } from "./heap";
import type { Attributes } from "./kernel";
import { padImages, paddedBytes, type Border, type Padded } from "./padding";
import { scratchParts } from "./scratch";
import {
  floatBytes,
  geometryBytes,
  multiplyWindows,
  threadScratchBytes,
  panelBytes,
  panelItems,
  panelWidth,
  type Windows,
} from "./windows";

/** Pixels of dx along one axis that share their taps. */
interface Phase {
  /** The first of these pixels, and their number. */
  readonly first: number;
  readonly count: number;
  /** The last of their taps, which are a stride apart, and their number. */
  readonly lastTap: number;
  readonly taps: number;
  /** Position in dy of the first pixel's first tap; negative in the zeros before dy. */
  readonly from: number;
}

function phasesOf(g: ConvolutionSizes, axis: 0 | 1): Phase[] {
  const [stride, before] = [g.stride[axis], g.before[axis]];
  return Array.from({ length: Math.min(stride, g.input[axis]) }, (_, first) => {
    const firstTap = (first + before) % stride;
    const taps = Math.max(0, Math.ceil((g.filter[axis] - firstTap) / stride));
    return {
      first,
      count: Math.ceil((g.input[axis] - first) / stride),
      lastTap: firstTap + (taps - 1) * stride,
      taps,
      from: (first + before - firstTap) / stride - (taps - 1),
    };
  });
}

/** [zeros before dy, whole length] along one axis, so that the taps of every phase are inside. */
function paddedExtent(phases: readonly Phase[], length: number): readonly [number, number] {
  const used = phases.filter(({ taps }) => taps > 0);
  const before = Math.max(0, ...used.map(({ from }) => -from));
  const end = Math.max(length, ...used.map(({ from, count, taps }) => from + count - 1 + taps));
  return [before, before + end];
}

/** dy [N, oH, oW, O], filter [fH, fW, C, O] -> act(dx + bias), `shape` [N, H, W, C]. */
export function inputGradient(
  heap: Heap,
  dy: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
  attrs: Attributes,
  bias?: TensorInfo,
): TensorInfo {
  const g = convolutionSizes(shape, filter.shape, attrs);
  const dx = heap.allocate(shape);
  if (util.sizeFromShape([...shape]) === 0) return dx;
  const [down, across] = [phasesOf(g, 0), phasesOf(g, 1)];
  const [above, height] = paddedExtent(down, g.output[0]);
  const [left, width] = paddedExtent(across, g.output[1]);
  const border: Border = { inner: g.output, whole: [height, width], before: [above, left] };
  const columns = g.inputChannels;
  const [geometry, threadScratch, panels, padded] = scratchParts(heap, [
    geometryBytes,
    heap.threads * threadScratchBytes(columns),
    panelBytes(maxTaps(down) * maxTaps(across) * g.outputChannels, columns),
    paddedBytes(border, g.images, g.outputChannels),
  ]);
  const images = padImages(heap, heap.addressOf(dy), border, g.images, g.outputChannels, padded);
  const rest = { panels, bias: bias ? heap.addressOf(bias) : 0, relu: attrs.activation === "relu" };
  for (const u of down) {
    for (const v of across) {
      const wide = pack(heap, g, heap.addressOf(filter), u, v, panels);
      const start =
        images.address + (u.from + above) * images.row + (v.from + left) * outputPixelOf(g);
      multiplyWindows(heap, geometry, threadScratch, {
        ...phaseWindows(g, { ...images, address: start }, heap.addressOf(dx), u, v),
        ...rest,
        wide,
      });
    }
  }
  return dx;
}

const maxTaps = (phases: readonly Phase[]) => Math.max(...phases.map(({ taps }) => taps));
const outputPixelOf = (g: ConvolutionSizes) => g.outputChannels * floatBytes;

function pack(
  heap: Heap,
  g: ConvolutionSizes,
  filter: number,
  u: Phase,
  v: Phase,
  to: number,
): number {
  const wide = panelWidth(g.inputChannels, g.outputChannels);
  const sizes = [g.filter[1], g.inputChannels, g.outputChannels];
  const taps = [u.lastTap, u.taps, v.lastTap, v.taps];
  const items = panelItems(u.taps * v.taps * g.outputChannels, g.inputChannels, wide);
  heap.parallel(
    "packPhase",
    ...items,
    filter,
    ...sizes,
    ...taps,
    g.stride[0],
    g.stride[1],
    wide,
    to,
  );
  return wide;
}

/** The pixels of one phase of dx, and their windows in dy. */
function phaseWindows(
  g: ConvolutionSizes,
  dy: Padded,
  dx: number,
  u: Phase,
  v: Phase,
): Omit<Windows, "panels" | "wide" | "bias" | "relu"> {
  const pixel = g.inputChannels * floatBytes;
  const row = g.input[1] * pixel;
  return {
    input: dy.address,
    inputImage: dy.image,
    inputRow: dy.row,
    inputPixel: outputPixelOf(g),
    output: dx + u.first * row + v.first * pixel,
    outputImage: g.input[0] * row,
    outputRow: g.stride[0] * row,
    outputPixel: g.stride[1] * pixel,
    height: u.count,
    width: v.count,
    pixels: g.images * u.count * v.count,
    run: dy.row,
    runs: u.taps,
    length: v.taps * g.outputChannels,
    columns: g.inputChannels,
  };
}
