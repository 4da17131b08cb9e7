/** Pads images with zeros, so that kernels need no bounds checks. */
import type { Heap } from "./heap";
import { floatBytes } from "./windows";

/** The position of an image in a plane of zeros; pixels outside the plane are dropped. */
export interface Border {
  /** [height, width] of the image and of the plane; rows above the image and columns left of it. */
  readonly inner: readonly [number, number];
  readonly whole: readonly [number, number];
  readonly before: readonly [number, number];
}
/** Images in memory: their address, and the bytes of a line and of an image. */
export interface Padded {
  readonly address: number;
  readonly row: number;
  readonly image: number;
}

/** Fewest bytes for a thread. */
const minBytesPerThread = 1 << 17;

const needsNoPadding = ({ inner, whole, before }: Border) =>
  ([0, 1] as const).every((axis) => before[axis] === 0 && whole[axis] <= inner[axis]);

/** Bytes of all images with their border; 0 if they need none and are used in place. */
export const paddedBytes = (border: Border, images: number, channels: number): number =>
  needsNoPadding(border) ? 0 : images * border.whole[0] * border.whole[1] * channels * floatBytes;

/** Copies images [N, H, W, C] from address `from` to `to` with their border, unless they need none. */
export function padImages(
  heap: Heap,
  from: number,
  border: Border,
  images: number,
  channels: number,
  to: number,
): Padded {
  const { inner, whole, before } = border;
  const pixel = channels * floatBytes;
  const innerRow = inner[1] * pixel;
  if (needsNoPadding(border)) return { address: from, row: innerRow, image: inner[0] * innerRow };
  const row = whole[1] * pixel;
  const image = whole[0] * row;
  const grain = Math.ceil(minBytesPerThread / image);
  const place = [before[0], before[1] * pixel] as const;
  heap.parallel("padImages", images, grain, from, inner[0], innerRow, to, whole[0], row, ...place);
  return { address: to, row, image };
}
