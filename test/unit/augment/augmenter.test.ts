/** Augmentations of whole batches: kinds, padding, draws, mixtures. */
import { describe, expect, it } from "vitest";
import type { BatchValues, ClipValues } from "../../../src/core/augment/augmentation";
import { augmentations, createAugmenter } from "../../../src/core/augment/index";
import { randomFrom } from "../../../src/core/data/random";
import type { ModalityShape } from "../../../src/core/types";
import { clipOf } from "../../support/clipValues";

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
  it("leaves clips of tokens alone, targets included", () => {
    const { ids, inputs, targets } = batchOf();
    const before = targets.map((row) => [...row]);
    const text = inputs["text"] ?? [];
    createAugmenter([{ id: "mixup" }], 5)?.("step/3")({ ids, inputs: { text }, targets });
    expect(targets.map((row) => [...row])).toEqual(before);
  });

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
    const clips = ids.map(() => clipOf("vector", [[0]]));
    run?.changeBatch?.({ ids, inputs: { vector: clips }, targets }, randomFrom(2, "mixup"));
    // partners have the same class half of the time
    const smaller = targets.map((row) => Math.min(...row));
    const mean = smaller.reduce((sum, value) => sum + value, 0) / size;
    expect(mean).toBeGreaterThan(0.115);
    expect(mean).toBeLessThan(0.135);
  });
});
