/** The values of every augmentation, from draws that the test sets or repeats. */
import { describe, expect, it } from "vitest";
import type { BatchValues, ClipValues } from "../../../src/core/augment/augmentation";
import { augmentations, createAugmenter } from "../../../src/core/augment/index";
import { randomFrom, type Random } from "../../../src/core/data/random";
import type { ModalityShape } from "../../../src/core/types";

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

type Sides = Pick<ModalityShape, "images" | "height" | "width" | "depth">;
const shapeOf = (kind: ModalityShape["kind"], sides: Sides): ModalityShape => ({
  id: kind,
  kind,
  ...sides,
});

/** Rows of a clip without padding -> its values with padding up to `padded`. */
function clipOf(
  kind: ModalityShape["kind"],
  rows: readonly (readonly number[])[],
  {
    images = 1,
    depth = 1,
    padded,
  }: {
    readonly images?: number;
    readonly depth?: number;
    readonly padded?: readonly [height: number, width: number];
  } = {},
): ClipValues {
  const sides = { height: rows.length / images, width: (rows[0]?.length ?? 0) / depth };
  const [height, width] = padded ?? [sides.height, sides.width];
  const values = new Float32Array(images * height * width * depth);
  rows.forEach((row, i) => {
    const image = Math.floor(i / sides.height);
    values.set(row, (image * height + (i % sides.height)) * width * depth);
  });
  return { shape: shapeOf(kind, { images, height, width, depth }), sides, values };
}

/** The rows of a clip without padding. */
function rowsOf({ shape, sides, values }: ClipValues): number[][] {
  return Array.from({ length: shape.images * sides.height }, (_, i) => {
    const y = Math.floor(i / sides.height) * shape.height + (i % sides.height);
    const start = y * shape.width * shape.depth;
    return [...values.slice(start, start + sides.width * shape.depth)];
  });
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
});

/** Three clips with frames, a spectrogram, a vector and tokens, all padded but the vector. */
function batchOf(): BatchValues {
  const random = randomFrom(1, "batch");
  const rows = (height: number, width: number): number[][] =>
    Array.from({ length: height }, () => Array.from({ length: width }, () => random.normal()));
  const three = (make: () => ClipValues): ClipValues[] => [make(), make(), make()];
  return {
    ids: ["a", "b", "c"],
    inputs: {
      video: three(() =>
        clipOf("frames", rows(2 * 6, 6 * 3), { images: 2, depth: 3, padded: [8, 8] }),
      ),
      audio: three(() => clipOf("spectrogram", rows(6, 5), { padded: [8, 8] })),
      pose: three(() => clipOf("vector", rows(10, 3), { depth: 3 })),
      text: three(() => clipOf("tokens", [[3], [1], [0]], { padded: [4, 1] })),
    },
    targets: [0, 1, 2].map((label) => Float32Array.from([0, 1, 2], (k) => (k === label ? 1 : 0))),
  };
}
type Numbers = Readonly<Record<string, readonly (readonly number[])[]>>;
const numbersOf = ({ inputs, targets }: BatchValues): Numbers => ({
  ...Object.fromEntries(
    Object.entries(inputs).map(([id, clips]) => [id, clips.map(({ values }) => [...values])]),
  ),
  targets: targets.map((row) => [...row]),
});
/** The batch after some augmentations. */
function augmented(ids: readonly string[], seed = 5, step = "step/3") {
  const batch = batchOf();
  createAugmenter(
    ids.map((id) => ({ id })),
    seed,
  )?.(step)(batch);
  return batch;
}

const kinds: Readonly<Record<string, ModalityShape["kind"]>> = {
  video: "frames",
  audio: "spectrogram",
  pose: "vector",
  text: "tokens",
};

describe.each(augmentations.map(({ card }) => card))("$id", ({ id, changes }) => {
  it("changes the kinds that its card lists and no others", () => {
    const before = numbersOf(batchOf());
    const after = numbersOf(augmented([id], 6));
    for (const [modality, kind] of Object.entries(kinds))
      if (changes.includes(kind)) expect(after[modality], modality).not.toEqual(before[modality]);
      else expect(after[modality], modality).toEqual(before[modality]);
  });

  it("leaves the padding at 0 and every value finite", () => {
    for (const clips of Object.values(augmented([id]).inputs))
      for (const { shape, sides, values } of clips)
        values.forEach((value, i) => {
          const pixel = Math.floor(i / shape.depth);
          const [x, y] = [pixel % shape.width, Math.floor(pixel / shape.width) % shape.height];
          if (x >= sides.width || y >= sides.height) expect(value).toBe(0);
          expect(Number.isFinite(value)).toBe(true);
        });
  });

  it("draws the same numbers for the same seed and step, and others for another step", () => {
    expect(numbersOf(augmented([id]))).toEqual(numbersOf(augmented([id])));
    const steps = ["step/4", "step/5", "step/6", "step/7"];
    const now = JSON.stringify(numbersOf(augmented([id])));
    expect(steps.some((step) => JSON.stringify(numbersOf(augmented([id], 5, step))) !== now)).toBe(
      true,
    );
  });
});

it("an augmentation draws the same numbers whatever else is switched on, and whatever else is in the batch", () => {
  const both = augmented(["time-mask", "frame-crop"]);
  expect(numbersOf(both)["video"]).toEqual(numbersOf(augmented(["frame-crop"]))["video"]);
  expect(numbersOf(both)["audio"]).toEqual(numbersOf(augmented(["time-mask"]))["audio"]);
  const whole = batchOf();
  const last = {
    ids: whole.ids.slice(2),
    inputs: Object.fromEntries(
      Object.entries(whole.inputs).map(([id, clips]) => [id, clips.slice(2)]),
    ),
    targets: whole.targets.slice(2),
  };
  createAugmenter([{ id: "frame-crop" }], 5)?.("step/3")(last);
  expect(numbersOf(last)["video"]?.[0]).toEqual(numbersOf(augmented(["frame-crop"]))["video"]?.[2]);
});

it("no augmentations leave a batch alone", () => {
  expect(createAugmenter([], 1)).toBeUndefined();
});

describe("mixup", () => {
  it("mixes inputs and targets of all modalities with one share for each clip", () => {
    const before = batchOf();
    const { inputs, targets } = augmented(["mixup"]);
    targets.forEach((row, i) => {
      const share = row[i] ?? 0;
      const partner = row.findIndex((part, k) => k !== i && part > 0);
      expect(share).toBeGreaterThanOrEqual(0.5);
      expect(row.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 6);
      for (const id of ["video", "audio", "pose"]) {
        const at = (from: BatchValues["inputs"], clip: number) => from[id]?.[clip]?.values ?? [];
        at(inputs, i).forEach((value, place) => {
          const own = at(before.inputs, i)[place] ?? 0;
          const other = at(before.inputs, partner < 0 ? i : partner)[place] ?? 0;
          expect(value).toBeCloseTo(share * own + (1 - share) * other, 5);
        });
      }
    });
    expect(targets.some((row, i) => (row[i] ?? 0) < 1)).toBe(true);
  });

  it("draws shares from Beta(α, α): the mean of the smaller share is 1/4 for α = 1", () => {
    const found = augmentations.find(({ card }) => card.id === "mixup");
    const run = found?.create({ alpha: 1 });
    const size = 4000;
    const targets = Array.from({ length: size }, () => Float32Array.of(1, 0));
    const ids = targets.map((_, i) => String(i));
    targets.forEach((row, i) => row.set([i % 2, 1 - (i % 2)]));
    run?.changeBatch?.({ ids, inputs: {}, targets }, randomFrom(2, "mixup"));
    // partners have the same class half of the time
    const smaller = targets.map((row) => Math.min(...row));
    const mean = smaller.reduce((sum, value) => sum + value, 0) / size;
    expect(mean).toBeGreaterThan(0.115);
    expect(mean).toBeLessThan(0.135);
  });
});
