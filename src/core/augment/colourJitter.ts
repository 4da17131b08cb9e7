/** Changes brightness, contrast and saturation of frames. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow, signed, type ClipValues } from "./augmentation";

/** Calls `change` with the place of every pixel, without padding. */
function eachPixel(clip: ClipValues, change: (start: number) => void): void {
  const { depth } = clip.shape;
  eachRow(clip, (row) => {
    for (let x = 0; x < clip.sides.width; x++) change(row + x * depth);
  });
}

/** Mean of `depth` values from `start`. */
function meanFrom(values: Float32Array, start: number, depth: number): number {
  let sum = 0;
  for (let c = 0; c < depth; c++) sum += values[start + c] ?? 0;
  return sum / depth;
}

function meanOf(clip: ClipValues): number {
  const { shape, sides, values } = clip;
  let sum = 0;
  eachPixel(clip, (start) => (sum += meanFrom(values, start, shape.depth)));
  return sum / (shape.images * sides.height * sides.width);
}

export const colourJitter = defineAugmentation(
  {
    id: "colour-jitter",
    name: "Colour jitter",
    summary:
      "Changes brightness, contrast and saturation of a clip by random amounts, alike for all frames.",
    changes: ["frames"],
    params: {
      brightness: number("Brightness", 0.3, [0, 2, 0.05], {
        help: "largest change, in standard deviations of the training frames",
      }),
      contrast: number("Contrast", 0.3, [0, 0.9, 0.05], {
        help: "largest change: 0.3 scales differences from the clip's mean by 0.7 to 1.3",
      }),
      saturation: number("Saturation", 0.3, [0, 1, 0.05], {
        help: "largest change: 0.3 scales differences from grey by 0.7 to 1.3",
      }),
    },
    equations: [
      "x ← b + μ + c (x − μ), then x ← g + s (x − g);  μ: mean of the clip, g: grey of the pixel",
    ],
    notes: ["Values are not clipped to the range of a picture."],
  },
  ({ brightness, contrast, saturation }) => ({
    changeClip: (clip, random) => {
      const { shape, values } = clip;
      const offset = brightness * signed(random);
      const gain = 1 + contrast * signed(random);
      const strength = 1 + saturation * signed(random);
      const mean = meanOf(clip);
      eachPixel(clip, (start) => {
        const grey = meanFrom(values, start, shape.depth);
        for (let c = 0; c < shape.depth; c++) {
          const colour = grey + strength * ((values[start + c] ?? 0) - grey);
          values[start + c] = offset + mean + gain * (colour - mean);
        }
      });
    },
  }),
);
