/** Zeros around images, so that no window has an edge to mind. */
import type { Heap } from "./heap";
import { floatBytes } from "./windows";

/** Which part of a plane of zeros the images' pixels are; what falls outside is left out. */
export interface Border {
  /** [height, width] of the images, of the whole, and rows above and columns left. */
  readonly inner: readonly [number, number];
  readonly whole: readonly [number, number];
  readonly before: readonly [number, number];
}
/** Images in memory: address, and bytes of a line and of an image. */
export interface Padded {
  readonly address: number;
  readonly row: number;
  readonly image: number;
}

/** Bytes that are worth another thread. */
const minBytesPerThread = 1 << 17;

const needsNoPadding = ({ inner, whole, before }: Border) =>
  ([0, 1] as const).every((axis) => before[axis] === 0 && whole[axis] <= inner[axis]);

/** Bytes of all images with their border; 0 when they are used where they lie. */
export const paddedBytes = (border: Border, images: number, channels: number): number =>
  needsNoPadding(border) ? 0 : images * border.whole[0] * border.whole[1] * channels * floatBytes;

/** images [N, H, W, C] at `from`, copied to `to` with their border unless they need none. */
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
