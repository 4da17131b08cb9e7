export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB; 4 for RGBA, whose alpha is ignored. */
  readonly channels: 3 | 4;
  /** [height · width · channels], row by row. */
  readonly bytes: Uint8Array | Uint8ClampedArray;
}
/** The source pixels under one output pixel, and the share that each has of it. */
interface Footprint {
  readonly first: number;
  readonly shares: readonly number[];
}

/**
 * Resizes the middle square of a picture by area averaging -> RGB bytes [size · size · 3].
 * Throws RangeError on a size below 1, TypeError when the bytes do not fit width and height.
 */
export function cropResize(picture: Picture, size: number): Uint8Array {
  const { width, height, channels, bytes } = picture;
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`cropResize: size must be a whole number above 0, got ${size}`);
  if (bytes.length !== width * height * channels || bytes.length === 0)
    throw new TypeError(
      `cropResize: expected ${width} x ${height} x ${channels} bytes, got ${bytes.length}`,
    );
  const side = Math.min(width, height);
  const columns = footprints(Math.floor((width - side) / 2), side, size);
  const rows = footprints(Math.floor((height - side) / 2), side, size);
  const result = new Uint8Array(size * size * 3);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      let [red, green, blue] = [0, 0, 0];
      row.shares.forEach((rowShare, i) => {
        const line = (row.first + i) * width;
        column.shares.forEach((columnShare, j) => {
          const at = (line + column.first + j) * channels;
          const share = rowShare * columnShare;
          red += share * (bytes[at] ?? 0);
          green += share * (bytes[at + 1] ?? 0);
          blue += share * (bytes[at + 2] ?? 0);
        });
      });
      result.set([Math.round(red), Math.round(green), Math.round(blue)], (y * size + x) * 3);
    });
  });
  return result;
}

/** Along one axis, `size` equal parts of `side` source pixels from `offset`; the shares of a part sum to 1. */
function footprints(offset: number, side: number, size: number): Footprint[] {
  const step = side / size;
  return Array.from({ length: size }, (_, i) => {
    const from = i * step;
    const to = (i + 1) * step;
    const first = Math.min(Math.floor(from), side - 1);
    const last = Math.min(Math.max(Math.ceil(to) - 1, first), side - 1);
    const covered = Array.from(
      { length: last - first + 1 },
      (__, j) => Math.min(to, first + j + 1) - Math.max(from, first + j),
    );
    const sum = covered.reduce((total, share) => total + share, 0);
    return { first: offset + first, shares: covered.map((share) => share / sum) };
  });
}
