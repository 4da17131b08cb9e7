/** The geometry of a product: the runs of the input that make an output pixel, and its address. Steps are in bytes. */
import { threadIndex } from "./thread";

// Byte offsets of the fields, in the order in which core/kernels/wasm/windows.ts writes them.
export const INPUT: usize = 0;
export const INPUT_IMAGE: usize = 4;
export const INPUT_ROW: usize = 8;
export const INPUT_PIXEL: usize = 12;
export const OUTPUT: usize = 16;
export const OUTPUT_IMAGE: usize = 20;
export const OUTPUT_ROW: usize = 24;
export const OUTPUT_PIXEL: usize = 28;
export const HEIGHT: usize = 32;
export const WIDTH: usize = 36;
export const PIXELS: usize = 40;
export const RUN: usize = 44;
export const RUNS: usize = 48;
export const LENGTH: usize = 52;
export const COLUMNS: usize = 56;
export const PANELS: usize = 60;
export const BIAS: usize = 64;
export const RELU: usize = 68;
export const SCRATCH: usize = 72;
export const SCRATCH_SIZE: usize = 76;
export const PANEL: usize = 80;

/** The scratch space of this thread. */
export function ownScratch(g: usize): usize {
  return <usize>load<u32>(g, SCRATCH) + <usize>threadIndex() * load<u32>(g, SCRATCH_SIZE);
}

/** The address of a pixel, counted over all images; `field` is INPUT or OUTPUT. */
export function addressOfPixel(g: usize, pixel: i32, field: usize): usize {
  const width = load<i32>(g, WIDTH);
  const height = load<i32>(g, HEIGHT);
  const line = pixel / width;
  const at = g + field;
  return (
    <usize>load<u32>(at) +
    <usize>(line / height) * load<u32>(at, INPUT_IMAGE) +
    <usize>(line % height) * load<u32>(at, INPUT_ROW) +
    <usize>(pixel % width) * load<u32>(at, INPUT_PIXEL)
  );
}

/**
 * Writes the addresses of pixels first .. first + count - 1, 4 bytes each; `field` is INPUT or OUTPUT.
 * Groups of `group` addresses start `step` bytes apart.
 */
export function listAddresses(
  g: usize,
  first: i32,
  count: i32,
  field: usize,
  to: usize,
  group: i32,
  step: usize,
): void {
  const width = load<i32>(g, WIDTH);
  const pixelStep = <usize>load<u32>(g + field, INPUT_PIXEL);
  let column = first % width;
  let at = addressOfPixel(g, first, field);
  let left = group;
  for (let pixel = first; pixel < first + count;) {
    store<u32>(to, <u32>at);
    to += 4;
    if (--left == 0) {
      left = group;
      to += step - ((<usize>group) << 2);
    }
    pixel++;
    at += pixelStep;
    if (++column == width) {
      column = 0;
      at = addressOfPixel(g, pixel, field);
    }
  }
}
