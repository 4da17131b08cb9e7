/**
 * Gradient of a convolution with respect to its filter, which the package lacks.
 *
 *   dW[u, v, c, o] = Σ_{b,i,j} x[b, i·s+u-p, j·s+v-p, c] · dy[b, i, j, o]
 *
 * As a matrix product: windows [fH·fW·C, pixels] times dy [pixels, O]. Windows are laid out with
 * pixels along the row, so that nothing needs transposing, a few images at a time.
 */
import type { TensorInfo } from "../../tf";
import { product } from "./batchMatMul";
import { convGeometry, type ConvGeometry } from "./convGeometry";
import { allocate, floats, release, type WasmKernelArguments } from "./heap";

/** Floats of windows laid out at once: small enough for the cache, large enough to be worth it. */
const windowsAtOnce = 1 << 18;

/** x [B, H, W, C], dy [B, oH, oW, O] -> [fH, fW, C, O] */
export function conv2dBackpropFilter({ inputs, attrs, wasm }: WasmKernelArguments): TensorInfo {
  const x = inputs.x!;
  const dy = inputs.dy!;
  const g = convGeometry(x.shape, attrs.filterShape as number[], attrs);
  const taps = g.filter[0] * g.filter[1] * g.inputChannels;
  const pixels = g.output[0] * g.output[1];
  const out = allocate(wasm, [...g.filter, g.inputChannels, g.outputChannels]);
  floats(wasm, out).fill(0);
  const images = Math.max(1, Math.min(g.batch, Math.floor(windowsAtOnce / (taps * pixels))));
  const windows = allocate(wasm, [taps, images * pixels]);
  for (let first = 0; first < g.batch; first += images) {
    const count = Math.min(images, g.batch - first);
    const rows = count * pixels;
    // A new tensor each time: the product keeps its right side packed under the tensor's id.
    const right = allocate(wasm, [rows, g.outputChannels]);
    const start = first * pixels * g.outputChannels;
    floats(wasm, right).set(floats(wasm, dy).subarray(start, start + rows * g.outputChannels));
    layWindows(floats(wasm, x), floats(wasm, windows), first, count, g);
    const share = product(wasm, { ...windows, shape: [taps, rows] }, right);
    add(floats(wasm, out), floats(wasm, share));
    release(wasm, right, share);
  }
  release(wasm, windows);
  return out;
}

function add(to: Float32Array, from: Float32Array): void {
  for (let n = 0; n < to.length; n++) to[n]! += from[n]!;
}

/** x [B, H, W, C], images `first` and after -> windows [fH, fW, C, count·oH·oW]; zero outside. */
function layWindows(
  x: Float32Array,
  windows: Float32Array,
  first: number,
  count: number,
  g: ConvGeometry,
): void {
  const row = count * g.output[0] * g.output[1];
  for (let u = 0; u < g.filter[0]; u++) {
    for (let v = 0; v < g.filter[1]; v++) {
      const to = (u * g.filter[1] + v) * g.inputChannels * row;
      layTap(x, windows, { u, v, to, row, first, count }, g);
    }
  }
}

interface Tap {
  readonly u: number;
  readonly v: number;
  /** Where this tap's first channel begins, and how far the next one is. */
  readonly to: number;
  readonly row: number;
  readonly first: number;
  readonly count: number;
}

function layTap(
  x: Float32Array,
  windows: Float32Array,
  { u, v, to, row, first, count }: Tap,
  { input, output, stride, before, inputChannels }: ConvGeometry,
): void {
  const [height, width] = input;
  const end = to + inputChannels * row;
  let pixel = to;
  for (let image = first; image < first + count; image++) {
    for (let i = 0; i < output[0]; i++) {
      const y = i * stride[0] - before[0] + u;
      const isInside = y >= 0 && y < height;
      const line = (image * height + y) * width;
      for (let j = 0; j < output[1]; j++, pixel++) {
        const left = j * stride[1] - before[1] + v;
        const last = end - row + (pixel - to);
        if (isInside && left >= 0 && left < width) {
          let from = (line + left) * inputChannels;
          for (let at = pixel; at <= last; at += row) windows[at] = x[from++]!;
        } else {
          for (let at = pixel; at <= last; at += row) windows[at] = 0;
        }
      }
    }
  }
}
