/** The values of every augmentation, from draws that the test sets. */
import { describe, expect, it } from "vitest";
import type { ClipValues } from "../../../src/core/augment/augmentation";
import { augmentations } from "../../../src/core/augment/index";
import type { Random } from "../../../src/core/data/random";
import { clipOf, rowsOf } from "../../support/clipValues";

/** A generator whose uniform numbers are given; other draws follow from them. */
function scripted(...uniforms: readonly number[]): Random {
  let next = 0;
  const uniform = (): number => {
    const value = uniforms[next++];
    if (value === undefined) throw new Error("the script has no further number");
    return value;
  };
  return {
    uniform,
    normal: () => 2 * uniform() - 1,
    integer: (n) => Math.floor(uniform() * n),
    shuffle: (items) => [...items].reverse(),
    fork: () => scripted(...uniforms),
  };
}

function changed(id: string, params: object, clip: ClipValues, random: Random): number[][] {
  const found = augmentations.find(({ card }) => card.id === id);
  const change = found?.create(params).changeClip;
  if (!change) throw new Error(`no augmentation ${id} of single clips`);
  change(clip, random);
  return rowsOf(clip);
}

const square = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
  [13, 14, 15, 16],
];

describe("values by hand", () => {
  it("time masking sets the drawn rows to the mean", () => {
    // T = 0.5 * 4 = 2: length floor(0.9 * 3) = 2, first floor(0.5 * 3) = 1
    const rows = changed(
      "time-mask",
      { share: 0.5 },
      clipOf("spectrogram", square),
      scripted(0.9, 0.5),
    );
    expect(rows).toEqual([square[0], [0, 0, 0, 0], [0, 0, 0, 0], square[3]]);
  });

  it("frequency masking sets the drawn columns to the mean", () => {
    // F = 2: width floor(0.5 * 3) = 1, first floor(0.99 * 4) = 3
    const rows = changed(
      "frequency-mask",
      { share: 0.5 },
      clipOf("spectrogram", square),
      scripted(0.5, 0.99),
    );
    expect(rows).toEqual(square.map((row) => [...row.slice(0, 3), 0]));
  });

  it("a shift moves a spectrogram down and left, and repeats its edges", () => {
    // rows: round(1 * 0.25 * 4) = 1; columns: round(-1 * 0.25 * 4) = -1
    const params = { time: 0.25, frequency: 0.25 };
    const rows = changed(
      "spectrogram-shift",
      params,
      clipOf("spectrogram", square),
      scripted(1, 0),
    );
    expect(rows).toEqual([
      [2, 3, 4, 4],
      [2, 3, 4, 4],
      [6, 7, 8, 8],
      [10, 11, 12, 12],
    ]);
  });

  it("a flip mirrors every frame and keeps the order of the colours", () => {
    const clip = clipOf(
      "frames",
      [
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [10, 20, 30, 40, 50, 60, 70, 80, 90],
      ],
      {
        images: 2,
        depth: 3,
      },
    );
    expect(changed("frame-flip", {}, clip, scripted(0.49))).toEqual([
      [7, 8, 9, 4, 5, 6, 1, 2, 3],
      [70, 80, 90, 40, 50, 60, 10, 20, 30],
    ]);
    expect(changed("frame-flip", {}, clip, scripted(0.5))[0]).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
  });

  it("shift and zoom interpolates between pixels", () => {
    // zoom 1 + 0; down 0.25 * 4 * 0.5 = half a row; right -1 column
    const params = { shift: 0.25, zoom: 0.1 };
    const rows = changed("frame-crop", params, clipOf("frames", square), scripted(0.5, 0.75, 0));
    expect(rows[0]).toEqual([2, 3, 4, 4]);
    expect(rows[1]).toEqual([4, 5, 6, 6]);
    // zoom 1.5 around the centre: x = 1.5 + (0 - 1.5) / 1.5 = 0.5, y = 0.5: the mean of 1, 2, 5, 6
    const larger = changed(
      "frame-crop",
      { shift: 0, zoom: 0.5 },
      clipOf("frames", square),
      scripted(1, 0.5, 0.5),
    );
    expect(larger[0]?.[0]).toBeCloseTo(3.5, 5);
  });

  it("colour jitter changes saturation, then contrast, then brightness", () => {
    const clip = clipOf("frames", [[0, 3, 6, 1, 1, 1]], { depth: 3 });
    // mean of the clip: 2; offset 0.5, gain 1.2, strength 0.5
    const params = { brightness: 0.5, contrast: 0.2, saturation: 0.5 };
    const [row = []] = changed("colour-jitter", params, clip, scripted(1, 1, 0));
    const of = (colour: number): number => 0.5 + 2 + 1.2 * (colour - 2);
    [1.5, 3, 4.5, 1, 1, 1].forEach((colour, i) => expect(row[i]).toBeCloseTo(of(colour), 5));
  });

  it("noise adds a normal number to each value", () => {
    const clip = clipOf("vector", [[1, 2, 3]]);
    const [row = []] = changed("gaussian-noise", { deviation: 0.5 }, clip, scripted(0.5, 1, 0));
    expect(row).toEqual([1, 2.5, 2.5]);
  });

  it.each(["frames", "spectrogram", "vector"] as const)(
    "noise for %s alone leaves the other kinds as they are",
    (inputs) => {
      const isChanged = (kind: typeof inputs): boolean => {
        const params = { deviation: 0.5, inputs };
        const [row] = changed("gaussian-noise", params, clipOf(kind, [[1]]), scripted(1));
        return row?.[0] === 1.5;
      };
      const kinds = ["frames", "spectrogram", "vector"] as const;
      expect(kinds.filter(isChanged)).toEqual([inputs]);
    },
  );
});
