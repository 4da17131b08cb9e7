/**
 * Gradient of a convolution with respect to its input, and the transposed convolution itself.
 *
 *   dx[b, i·s+u-p, j·s+v-p, c] += Σ_o dy[b, i, j, o] · W[u, v, c, o]
 *
 * With stride 1 this is the convolution of dy with the filter turned by 180°, and the forward
 * kernel does it. Otherwise one matrix product gives every window's share, which is then added to
 * its place.
 */
import type { TensorInfo } from "../../tf";
import { product } from "./batchMatMul";
import { convGeometry, type ConvGeometry } from "./convGeometry";
import { allocate, floats, release, runStock, type Wasm, type WasmKernelArguments } from "./heap";
import { transpose2d } from "./transpose2d";

/** Floats of one product: small enough for the cache, large enough to make calls rare. */
const sharesAtOnce = 1 << 18;

/** dy [B, oH, oW, O], filter [fH, fW, C, O] -> [B, H, W, C] */
export function conv2dBackpropInput({ inputs, attrs, wasm }: WasmKernelArguments): TensorInfo {
  const dy = inputs.dy!;
  const filter = inputs.filter!;
  const g = convGeometry(attrs.inputShape as number[], filter.shape, attrs);
  const isDense = g.stride.every((n) => n === 1);
  const fits = ([0, 1] as const).every(
    (axis) => g.before[axis] < g.filter[axis] && g.after[axis] < g.filter[axis],
  );
  return isDense && fits ? turned(wasm, dy, filter, g) : scattered(wasm, dy, filter, g);
}

function turned(wasm: Wasm, dy: TensorInfo, filter: TensorInfo, g: ConvGeometry): TensorInfo {
  const { inputChannels, outputChannels } = g;
  const flipped = allocate(wasm, [...g.filter, outputChannels, inputChannels]);
  const from = floats(wasm, filter);
  const to = floats(wasm, flipped);
  const size = inputChannels * outputChannels;
  const taps = g.filter[0] * g.filter[1];
  for (let tap = 0; tap < taps; tap++) {
    const target = (taps - 1 - tap) * size;
    transpose2d(
      from.subarray(tap * size, (tap + 1) * size),
      to.subarray(target, target + size),
      inputChannels,
      outputChannels,
    );
  }
  const pad = ([0, 1] as const).map((axis) => [
    g.filter[axis] - 1 - g.before[axis],
    g.input[axis] - g.output[axis] + g.before[axis],
  ]);
  const out = runStock(
    "Conv2D",
    wasm,
    { x: dy, filter: flipped },
    {
      strides: [1, 1],
      dilations: [1, 1],
      pad: [[0, 0], ...pad, [0, 0]],
      dataFormat: "NHWC",
    },
  );
  release(wasm, flipped);
  return out;
}

function scattered(wasm: Wasm, dy: TensorInfo, filter: TensorInfo, g: ConvGeometry): TensorInfo {
  const { outputChannels } = g;
  const taps = g.filter[0] * g.filter[1] * g.inputChannels;
  const pixels = g.output[0] * g.output[1];
  const out = allocate(wasm, [g.batch, ...g.input, g.inputChannels]);
  floats(wasm, out).fill(0);
  const weights = allocate(wasm, [outputChannels, taps]);
  transpose2d(floats(wasm, filter), floats(wasm, weights), taps, outputChannels);
  const images = Math.max(1, Math.min(g.batch, Math.floor(sharesAtOnce / (taps * pixels))));
  const window = allocate(wasm, [images * pixels, outputChannels]);
  for (let first = 0; first < g.batch; first += images) {
    const count = Math.min(images, g.batch - first);
    const rows = count * pixels;
    const start = first * pixels * outputChannels;
    floats(wasm, window).set(floats(wasm, dy).subarray(start, start + rows * outputChannels));
    const shares = product(wasm, { ...window, shape: [rows, outputChannels] }, weights);
    addShares(floats(wasm, shares), floats(wasm, out), first, count, g);
    release(wasm, shares);
  }
  release(wasm, weights, window);
  return out;
}

/** shares [count, oH, oW, fH, fW, C] are added to images `first` and after of out [B, H, W, C]. */
function addShares(
  shares: Float32Array,
  out: Float32Array,
  first: number,
  count: number,
  { input, output, filter, stride, before, inputChannels }: ConvGeometry,
): void {
  const [height, width] = input;
  const rowRun = filter[1] * inputChannels;
  let from = 0;
  for (let image = first; image < first + count; image++) {
    for (let i = 0; i < output[0]; i++) {
      for (let j = 0; j < output[1]; j++) {
        const left = j * stride[1] - before[1];
        // Taps of one row lie side by side in both arrays: one run, cut at the edges.
        const skip = Math.max(0, -left) * inputChannels;
        const end = Math.min(filter[1], width - left) * inputChannels;
        for (let u = 0; u < filter[0]; u++, from += rowRun) {
          const y = i * stride[0] - before[0] + u;
          if (y < 0 || y >= height) continue;
          const to = ((image * height + y) * width + left) * inputChannels;
          for (let n = skip; n < end; n++) out[to + n]! += shares[from + n]!;
        }
      }
    }
  }
}
