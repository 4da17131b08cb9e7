/** Crops frames at a random place and size, and resizes the crop to the size of the frame. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow, signed, type ClipValues } from "./augmentation";

/** For each place along a side: the two pixels around its source, and the share of the second. */
interface Sources {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

/** Sources of a side that is scaled around its centre by `scale` and moved by `offset`; the edges repeat. */
function sourcesOf(length: number, scale: number, offset: number): Sources {
  const middle = (length - 1) / 2;
  const at = Float32Array.from({ length }, (_, place) =>
    Math.min(length - 1, Math.max(0, middle + (place - middle - offset) / scale)),
  );
  const first = Int32Array.from(at, Math.floor);
  return {
    first,
    second: first.map((place) => Math.min(place + 1, length - 1)),
    share: at.map((place, i) => place - (first[i] ?? 0)),
  };
}

/** Scales every image around its centre by `scale` and moves it by `down` and `right` pixels. */
function resample(clip: ClipValues, scale: number, down: number, right: number): void {
  const { shape, sides, values } = clip;
  const { depth } = shape;
  const before = values.slice();
  const rows = sourcesOf(sides.height, scale, down);
  const columns = sourcesOf(sides.width, scale, right);
  eachRow(clip, (start, y, image) => {
    const lineAt = (row = 0): number => (image * shape.height + row) * shape.width * depth;
    const [upper, lower] = [lineAt(rows.first[y]), lineAt(rows.second[y])];
    const below = rows.share[y] ?? 0;
    for (let x = 0; x < sides.width; x++) {
      const [left, right] = [(columns.first[x] ?? 0) * depth, (columns.second[x] ?? 0) * depth];
      const share = columns.share[x] ?? 0;
      for (let c = 0; c < depth; c++) {
        const [a, b] = [before[upper + left + c] ?? 0, before[upper + right + c] ?? 0];
        const [d, e] = [before[lower + left + c] ?? 0, before[lower + right + c] ?? 0];
        const top = a + share * (b - a);
        values[start + x * depth + c] = top + below * (d + share * (e - d) - top);
      }
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
