/** Maximum over windows of images NHWC, and its gradient, which each window passes to its first maximum. */
import { bytes, storeLanes, loadLanes } from "./lanes";
import { LANES } from "./simd";

/** Computes lines first .. last - 1 of y, counted over all images. */
export function maxPool(
  first: i32,
  last: i32,
  x: usize,
  y: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  tall: i32,
  wide: i32,
  down: i32,
  across: i32,
  top: i32,
  left: i32,
): void {
  const pixel = bytes(channels);
  for (let line = first; line < last; line++) {
    const image = x + <usize>((line / outHeight) * height * width) * pixel;
    const row = (line % outHeight) * down - top;
    const begin = max(row, 0);
    const end = min(row + tall, height);
    for (let j = 0; j < outWidth; j++) {
      const column = j * across - left;
      const from = max(column, 0);
      const to = min(column + wide, width);
      const out = y + <usize>(line * outWidth + j) * pixel;
      for (let c = 0; c < channels; c += LANES) {
        let best = f32x4.splat(-Infinity);
        for (let v = begin; v < end; v++) {
          let at = image + <usize>(v * width + from) * pixel + bytes(c);
          for (let u = from; u < to; u++, at += pixel) {
            best = f32x4.max(best, loadLanes(at, channels - c));
          }
        }
        storeLanes(out + bytes(c), best, channels - c);
      }
    }
  }
}

/** Computes images first .. last - 1 of dx. Windows overlap, so one thread must compute a whole image. */
export function maxPoolGradient(
  first: i32,
  last: i32,
  x: usize,
  dy: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  tall: i32,
  wide: i32,
  down: i32,
  across: i32,
  top: i32,
  left: i32,
): void {
  const pixel = bytes(channels);
  const image = <usize>(height * width) * pixel;
  for (let n = first; n < last; n++) {
    memory.fill(dx + <usize>n * image, 0, image);
    for (let i = 0; i < outHeight; i++) {
      const row = i * down - top;
      const begin = max(row, 0);
      const end = min(row + tall, height);
      for (let j = 0; j < outWidth; j++) {
        const from = max(j * across - left, 0);
        const to = min(j * across - left + wide, width);
        if (begin >= end || from >= to) continue;
        const slope = dy + <usize>((n * outHeight + i) * outWidth + j) * pixel;
        for (let c = 0; c < channels; c += LANES) {
          const values = x + <usize>n * image + bytes(c);
          const offsets = firstMaximumOffset(
            values,
            width,
            pixel,
            begin,
            end,
            from,
            to,
            channels - c,
          );
          const target = dx + <usize>n * image + bytes(c);
          addLanes(target, offsets, loadLanes(slope + bytes(c), channels - c), channels - c);
        }
      }
    }
  }
}

/** For each of four channels, the offset in bytes from `x` to the pixel of the window's first maximum. */
function firstMaximumOffset(
  x: usize,
  width: i32,
  pixel: usize,
  begin: i32,
  end: i32,
  from: i32,
  to: i32,
  left: i32,
): v128 {
  let offset = <usize>(begin * width + from) * pixel;
  let best = loadLanes(x + offset, left);
  let place = i32x4.splat(<i32>offset);
  for (let v = begin; v < end; v++) {
    offset = <usize>(v * width + from) * pixel;
    for (let u = from; u < to; u++, offset += pixel) {
      const value = loadLanes(x + offset, left);
      const larger = f32x4.gt(value, best);
      best = v128.bitselect(value, best, larger);
      place = v128.bitselect(i32x4.splat(<i32>offset), place, larger);
    }
  }
  return place;
}

/** Adds lane n of `value` to the float at to + offsets[n] + 4 n. */
function addLanes(to: usize, offsets: v128, value: v128, left: i32): void {
  addAt(to + <usize>i32x4.extract_lane(offsets, 0), f32x4.extract_lane(value, 0));
  if (left > 1) addAt(to + 4 + <usize>i32x4.extract_lane(offsets, 1), f32x4.extract_lane(value, 1));
  if (left > 2) addAt(to + 8 + <usize>i32x4.extract_lane(offsets, 2), f32x4.extract_lane(value, 2));
  if (left > 3)
    addAt(to + 12 + <usize>i32x4.extract_lane(offsets, 3), f32x4.extract_lane(value, 3));
}

function addAt(at: usize, value: f32): void {
  store<f32>(at, load<f32>(at) + value);
}
