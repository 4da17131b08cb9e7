/** Crops frames at a random place and size, and resizes the crop to the size of the frame. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow, signed, type ClipValues } from "./augmentation";

/** Values at (y, x) between pixels; the edges repeat. */
function interpolate(
  { shape, sides }: ClipValues,
  before: Float32Array,
  [image, y, x, channel]: readonly [number, number, number, number],
): number {
  const top = Math.min(sides.height - 1, Math.max(0, y));
  const left = Math.min(sides.width - 1, Math.max(0, x));
  const [y0, x0] = [Math.floor(top), Math.floor(left)];
  const [y1, x1] = [Math.min(y0 + 1, sides.height - 1), Math.min(x0 + 1, sides.width - 1)];
  const at = (row: number, column: number): number =>
    before[((image * shape.height + row) * shape.width + column) * shape.depth + channel] ?? 0;
  const upper = at(y0, x0) + (left - x0) * (at(y0, x1) - at(y0, x0));
  const lower = at(y1, x0) + (left - x0) * (at(y1, x1) - at(y1, x0));
  return upper + (top - y0) * (lower - upper);
}

/** Scales every image around its centre by `scale` and moves it by `down` and `right` pixels. */
function resample(clip: ClipValues, scale: number, down: number, right: number): void {
  const { shape, sides, values } = clip;
  const before = values.slice();
  const [middleY, middleX] = [(sides.height - 1) / 2, (sides.width - 1) / 2];
  eachRow(clip, (start, row, image) => {
    const y = middleY + (row - middleY - down) / scale;
    for (let column = 0; column < sides.width; column++) {
      const x = middleX + (column - middleX - right) / scale;
      for (let c = 0; c < shape.depth; c++)
        values[start + column * shape.depth + c] = interpolate(clip, before, [image, y, x, c]);
    }
  });
}

export const frameCrop = defineAugmentation(
  {
    id: "frame-crop",
    name: "Shift and zoom",
    summary: "Moves and scales the frames of a clip by random amounts, alike for all frames.",
    changes: ["frames"],
    params: {
      shift: number("Shift", 0.08, [0, 0.5, 0.01], {
        help: "largest shift as share of the side; edges repeat",
      }),
      zoom: number("Zoom", 0.1, [0, 0.5, 0.01], {
        help: "largest change of the size: 0.1 scales by 0.9 to 1.1",
      }),
    },
  },
  ({ shift, zoom }) => ({
    changeClip: (clip, random) => {
      const scale = 1 + zoom * signed(random);
      const down = shift * clip.sides.height * signed(random);
      resample(clip, scale, down, shift * clip.sides.width * signed(random));
    },
  }),
);
