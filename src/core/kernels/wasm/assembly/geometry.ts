/** The words that say which runs make an output pixel and where it goes. Steps are in bytes. */
import { thread } from "./thread";

// Byte offsets in a geometry, in the order that core/kernels/wasm/windows.ts writes.
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

/** A thread's own part of the scratch space. */
export function ownScratch(g: usize): usize {
  return <usize>load<u32>(g, SCRATCH) + <usize>thread() * load<u32>(g, SCRATCH_SIZE);
}

/** Where a pixel, counted over all images, lies among addresses that start at `field`. */
export function placeOf(g: usize, pixel: i32, field: usize): usize {
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
 * Addresses of pixels first .. first + count - 1 among those that start at `field`: `group` of them,
 * 4 bytes each, then a gap to the next group, `step` bytes on.
 */
export function listPlaces(
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
  let at = placeOf(g, first, field);
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
      at = placeOf(g, pixel, field);
    }
  }
}
