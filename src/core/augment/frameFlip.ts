/** Mirrors frames. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow } from "./augmentation";

export const frameFlip = defineAugmentation(
  {
    id: "frame-flip",
    name: "Horizontal flip",
    summary: "Mirrors all frames of a random part of the clips.",
    changes: ["frames"],
    params: {
      probability: number("Probability", 0.5, [0, 1, 0.05], { help: "share of mirrored clips" }),
    },
    notes: ["Not for classes that differ in left and right, such as directions or text."],
  },
  ({ probability }) => ({
    changeClip: (clip, random) => {
      const { shape, sides, values } = clip;
      if (random.uniform() >= probability) return;
      const line = sides.width * shape.depth;
      eachRow(clip, (start) => {
        const before = values.slice(start, start + line);
        for (let i = 0; i < line; i++) {
          const channel = i % shape.depth;
          values[start + i] = before[line - shape.depth - i + 2 * channel] ?? 0;
        }
      });
    },
  }),
);
