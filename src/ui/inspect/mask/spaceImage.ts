/** Converts pictures of any modality to pixels. */
import type { ModalityKind } from "../../../contract/clip";
import type { SpacePicture } from "../../../contract/inspectClip";
import { heatOf } from "../../../contract/previews";
import { framePixels, heatPixels, spectrogramPixels, type Pixels } from "../../pictures/pixels";

export type Range = readonly [number, number];

export function rangeOf(all: readonly ArrayLike<number>[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const values of all)
    for (let i = 0; i < values.length; i += 1) {
      low = Math.min(low, values[i] ?? low);
      high = Math.max(high, values[i] ?? high);
    }
  return [low, high];
}

/** `range`: the values of the darkest and the lightest colour; frames are bytes and need none. */
export function spacePixels(
  { values, shape }: Pick<SpacePicture, "values" | "shape">,
  kind: ModalityKind | undefined,
  frame: number,
  [low, high]: Range,
): Pixels {
  if (shape.length === 4) return framePixels(values, shape, frame);
  if (kind === "vector") return heatPixels(heatOf(shape, values, [low, high]));
  const span = high - low || 1;
  return spectrogramPixels(
    Float32Array.from(values, (value) => (value - low) / span),
    shape,
  );
}

/** Converts a map of differences by cell to pixels. `max`: the value of the lightest colour. */
export function differencePixels(
  difference: Float32Array,
  shape: readonly number[],
  kind: ModalityKind | undefined,
  frame: number,
  max: number,
): Pixels {
  const range: Range = [0, max];
  if (shape.length !== 4) return spacePixels({ values: difference, shape }, kind, 0, range);
  const [, height = 0, width = 0] = shape;
  const area = height * width;
  const levels = Uint8Array.from(
    difference.subarray(frame * area, (frame + 1) * area),
    (value) => (255 * value) / (max || 1),
  );
  return heatPixels({ width, height, levels });
}

/** The frame with the largest sum of differences; 0 if there is one image. */
export function mostChangedFrame(difference: Float32Array, shape: readonly number[]): number {
  const [count = 1] = shape;
  if (shape.length !== 4) return 0;
  const area = difference.length / count;
  const sums = Array.from({ length: count }, (_, t) =>
    difference.subarray(t * area, (t + 1) * area).reduce((sum, value) => sum + value, 0),
  );
  return sums.reduce((best, sum, t) => (sum > (sums[best] ?? 0) ? t : best), 0);
}
