/** Converts model values to RGBA pixels. */
import type { Heat } from "../../contract/clip";
import { viridis } from "./colormap";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** One frame of bytes [T, H, W, C] (C = 1 or 3). */
export function framePixels(
  values: ArrayLike<number>,
  [, height = 0, width = 0, channels = 3]: readonly number[],
  frame: number,
): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const start = frame * width * height * channels;
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < 3; c += 1)
      rgba[4 * i + c] = values[start + i * channels + Math.min(c, channels - 1)] ?? 0;
    rgba[4 * i + 3] = 255;
  }
  return { width, height, rgba };
}

/** A spectrogram [T, F] in 0..1: time to the right, low bands at the bottom. */
export function spectrogramPixels(
  values: ArrayLike<number>,
  [times = 0, bands = 0]: readonly number[],
): Pixels {
  const rgba = new Uint8ClampedArray(times * bands * 4);
  for (let t = 0; t < times; t += 1)
    for (let f = 0; f < bands; f += 1) {
      const level = Math.round(Math.min(1, Math.max(0, values[t * bands + f] ?? 0)) * 255);
      const at = 4 * ((bands - 1 - f) * times + t);
      for (let c = 0; c < 3; c += 1) rgba[at + c] = viridis[3 * level + c] ?? 0;
      rgba[at + 3] = 255;
    }
  return { width: times, height: bands, rgba };
}

/** A heat picture in colour. */
export function heatPixels({ width, height, levels }: Heat): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  levels.forEach((level, i) => {
    for (let c = 0; c < 3; c += 1) rgba[4 * i + c] = viridis[3 * level + c] ?? 0;
    rgba[4 * i + 3] = 255;
  });
  return { width, height, rgba };
}

/** Number of frames of the longest video among the pictures; 1 without a video. */
export const frameCount = (pictures: readonly { readonly shape: readonly number[] }[]): number =>
  Math.max(1, ...pictures.map(({ shape }) => (shape.length === 4 ? (shape[0] ?? 1) : 1)));
