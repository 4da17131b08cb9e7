/** Adds independent normal noise to every value. */
import { choice, number } from "../../contract/params";
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
      inputs: choice("Inputs", "all", {
        help: "changes one kind of input and leaves the other ones as they are",
        options: {
          all: "All",
          frames: "Frames only",
          spectrogram: "Spectrograms only",
          vector: "Vectors only",
        },
      }),
    },
    equations: ["x ← x + σ ε,  ε ~ N(0, 1)"],
    notes: [
      "In a linear model with squared error it acts as ridge regression: averaged over the noise, the loss of n clips gains n σ² |W|².",
    ],
  },
  ({ deviation, inputs }) => ({
    changeClip: (clip, random) => {
      if (inputs !== "all" && inputs !== clip.shape.kind) return;
      const line = clip.sides.width * clip.shape.depth;
      eachRow(clip, (start) => {
        for (let i = start; i < start + line; i++)
          clip.values[i] = (clip.values[i] ?? 0) + deviation * random.normal();
      });
    },
  }),
);
