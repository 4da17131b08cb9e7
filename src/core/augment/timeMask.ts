/** SpecAugment's time masking (Park et al., Interspeech 2019): sets spans of time steps to the mean. */
import { number, whole } from "../../contract/params";
import { papers } from "../papers";
import { defineAugmentation, eachRow, upTo } from "./augmentation";

export const timeMask = defineAugmentation(
  {
    id: "time-mask",
    name: "Time masking",
    summary: "Sets random spans of time steps of a spectrogram or sequence to the mean.",
    changes: ["spectrogram", "vector"],
    params: {
      masks: whole("Spans", 1, [1, 8], { help: "number of spans in each clip; they may overlap" }),
      share: number("Longest span", 0.2, [0.01, 1, 0.01], {
        symbol: "T",
        help: "share of the clip that a span covers at most; its length is drawn evenly from 0",
      }),
    },
    paper: papers.specAugment,
    equations: ["t ~ U[0, T], t₀ ~ U[0, τ − t]:  x[t₀ … t₀ + t) ← 0"],
  },
  ({ masks, share }) => ({
    changeClip: (clip, random) => {
      const { height, width } = clip.sides;
      for (let mask = 0; mask < masks; mask++) {
        const length = upTo(share * height, random);
        const first = upTo(height - length, random);
        eachRow(clip, (start, y) => {
          if (y >= first && y < first + length)
            clip.values.fill(0, start, start + width * clip.shape.depth);
        });
      }
    },
  }),
);
