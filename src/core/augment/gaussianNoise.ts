/** Adds independent normal noise to every value. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow } from "./augmentation";

export const gaussianNoise = defineAugmentation(
  {
    id: "gaussian-noise",
    name: "Gaussian noise",
    summary: "Adds independent normal noise to every value of frames, spectrograms and vectors.",
    changes: ["frames", "spectrogram", "vector"],
    params: {
      deviation: number("Deviation", 0.1, [0, 2, 0.01], {
        symbol: "σ",
        help: "in standard deviations of the training clips; in the features' own units where these are not standardised",
      }),
    },
    equations: ["x ← x + σ ε,  ε ~ N(0, 1)"],
  },
  ({ deviation }) => ({
    changeClip: (clip, random) => {
      const line = clip.sides.width * clip.shape.depth;
      eachRow(clip, (start) => {
        for (let i = start; i < start + line; i++)
          clip.values[i] = (clip.values[i] ?? 0) + deviation * random.normal();
      });
    },
  }),
);
