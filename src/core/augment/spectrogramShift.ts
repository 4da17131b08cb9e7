/** Moves a spectrogram in time and frequency. */
import { number } from "../../contract/params";
import { defineAugmentation, eachRow, signed, type ClipValues } from "./augmentation";

/** Index within 0 .. length - 1. */
const within = (index: number, length: number): number => Math.min(length - 1, Math.max(0, index));

/** Moves the rows by `rows` and the columns by `columns`; the edges repeat. */
function move({ shape, sides, values }: ClipValues, rows: number, columns: number): void {
  const before = values.slice();
  const { height, width } = sides;
  eachRow({ shape, sides, values }, (start, y) => {
    const from = start + (within(y - rows, height) - y) * shape.width;
    for (let x = 0; x < width; x++)
      values[start + x] = before[from + within(x - columns, width)] ?? 0;
  });
}

export const spectrogramShift = defineAugmentation(
  {
    id: "spectrogram-shift",
    name: "Time and frequency shift",
    summary: "Moves a spectrogram by a random number of time steps and bands; its edges repeat.",
    changes: ["spectrogram"],
    params: {
      time: number("In time", 0.1, [0, 0.5, 0.01], { help: "largest shift as share of the clip" }),
      frequency: number("In frequency", 0.03, [0, 0.5, 0.01], {
        help: "largest shift as share of the bands, which changes pitch and formants together; where the class is a pitch, choose 0",
      }),
    },
  },
  ({ time, frequency }) => ({
    changeClip: (clip, random) => {
      const { height, width } = clip.sides;
      const rows = Math.round(signed(random) * time * height);
      move(clip, rows, Math.round(signed(random) * frequency * width));
    },
  }),
);
