/** SpecAugment's frequency masking (Park et al., Interspeech 2019): sets runs of bands to the mean. */
import { number, whole } from "../../contract/params";
import { papers } from "../papers";
import { defineAugmentation, eachRow, upTo } from "./augmentation";

export const frequencyMask = defineAugmentation(
  {
    id: "frequency-mask",
    name: "Frequency masking",
    summary: "Sets random runs of frequency bands of a spectrogram to the mean.",
    changes: ["spectrogram"],
    params: {
      masks: whole("Runs", 1, [1, 8], { help: "number of runs in each clip; they may overlap" }),
      share: number("Widest run", 0.2, [0.01, 1, 0.01], {
        symbol: "F",
        help: "share of the bands that a run covers at most; its width is drawn evenly from 0",
      }),
    },
    paper: papers.specAugment,
    equations: ["f ~ U[0, F], f₀ ~ U[0, ν − f]:  x[:, f₀ … f₀ + f) ← 0"],
  },
  ({ masks, share }) => ({
    changeClip: (clip, random) => {
      const { width } = clip.sides;
      for (let mask = 0; mask < masks; mask++) {
        const count = upTo(share * width, random);
        const first = upTo(width - count, random);
        eachRow(clip, (start) => clip.values.fill(0, start + first, start + first + count));
      }
    },
  }),
);
