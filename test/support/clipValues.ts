/** Clips as arrays of numbers, for tests of augmentations. */
import type { ClipValues } from "../../src/core/augment/augmentation";
import type { ModalityShape } from "../../src/core/types";

type Sides = Pick<ModalityShape, "images" | "height" | "width" | "depth">;
const shapeOf = (kind: ModalityShape["kind"], sides: Sides): ModalityShape => ({
  id: kind,
  kind,
  ...sides,
});

/** Rows of a clip without padding -> its values with padding up to `padded`. */
export function clipOf(
  kind: ModalityShape["kind"],
  rows: readonly (readonly number[])[],
  {
    images = 1,
    depth = 1,
    padded,
  }: {
    readonly images?: number;
    readonly depth?: number;
    readonly padded?: readonly [height: number, width: number];
  } = {},
): ClipValues {
  const sides = { height: rows.length / images, width: (rows[0]?.length ?? 0) / depth };
  const [height, width] = padded ?? [sides.height, sides.width];
  const values = new Float32Array(images * height * width * depth);
  rows.forEach((row, i) => {
    const image = Math.floor(i / sides.height);
    values.set(row, (image * height + (i % sides.height)) * width * depth);
  });
  return { shape: shapeOf(kind, { images, height, width, depth }), sides, values };
}

/** The rows of a clip without padding. */
export function rowsOf({ shape, sides, values }: ClipValues): number[][] {
  return Array.from({ length: shape.images * sides.height }, (_, i) => {
    const y = Math.floor(i / sides.height) * shape.height + (i % sides.height);
    const start = y * shape.width * shape.depth;
    return [...values.slice(start, start + sides.width * shape.depth)];
  });
}
