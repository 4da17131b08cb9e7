/** Vectors and tokens: from stored features to batches and previews. */
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureBlock, ModalityCard } from "../../../src/contract/clip";
import { heatOf, previewsOf } from "../../../src/contract/previews";
import { createTable, disposeBatch, measureScales } from "../../../src/core/data/clipTable";
import { shapeOf } from "../../../src/core/data/modalityShape";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const words: ModalityCard = {
  id: "words",
  name: "Words",
  kind: "tokens",
  shape: [3],
  vocabulary: ["", "red", "ball"],
};
const pose: ModalityCard = { id: "pose", name: "Pose", kind: "vector", shape: [2] };
const steps: ModalityCard = { id: "steps", name: "Steps", kind: "vector", shape: [2, 3] };
const cards = [words, pose, steps];

const block: FeatureBlock = {
  split: "train",
  clips: ["a", "b"].map((id, label) => ({
    id,
    name: id,
    label,
    split: "train",
    durationS: 0,
    group: "",
  })),
  features: {
    words: Uint16Array.from([2, 1, 0, 1, 0, 0]),
    pose: Float32Array.from([1, 2, 3, 4]),
    steps: Float32Array.from({ length: 12 }, (_, i) => i),
  },
};
const shapes = cards.map((card) => shapeOf(card, 1));
const table = createTable(block, {
  cards,
  shapes,
  classes: 2,
  scales: measureScales(block, cards),
});

describe("a batch", () => {
  it("has a vector as one pixel and a sequence as a column of pixels, standardised", () => {
    expect(shapes[1]).toMatchObject({ kind: "vector", height: 1, width: 1, depth: 2 });
    expect(shapes[2]).toMatchObject({ images: 1, height: 2, width: 1, depth: 3 });
    const batch = table.batch([1, 0]);
    expect(batch.inputs["pose"]?.shape).toEqual([2, 1, 1, 1, 2]);
    const deviation = Math.sqrt(1.25);
    [0.5, 1.5, -1.5, -0.5].forEach((value, i) =>
      expect(batch.inputs["pose"]?.dataSync()[i]).toBeCloseTo(value / deviation, 6),
    );
    expect(batch.inputs["steps"]?.shape).toEqual([2, 1, 2, 1, 3]);
    const sequence = [...(batch.inputs["steps"]?.dataSync() ?? [])];
    // clip b first: 6..11, in stored order
    expect(sequence[0]).toBeCloseTo((6 - 5.5) / Math.sqrt(143 / 12), 6);
    expect(sequence.slice(0, 6)).toEqual(sequence.slice(0, 6).toSorted((x, y) => x - y));
    disposeBatch(batch);
  });

  it("has tokens as ids, and a mean clip of padding", () => {
    expect(shapes[0]).toMatchObject({ kind: "tokens", height: 3, depth: 1, vocabularySize: 3 });
    const batch = table.batch([0, 1]);
    expect([...(batch.inputs["words"]?.dataSync() ?? [])]).toEqual([2, 1, 0, 1, 0, 0]);
    expect([...table.meanClip("words")]).toEqual([0, 0, 0]);
    expect(table.meanClip("pose")[0]).toBeCloseTo(-0.5 / Math.sqrt(1.25), 6);
    disposeBatch(batch);
  });
});

describe("tokens without an embedding", () => {
  it.each([3, -1, 0.5, NaN])("%f is refused, and the clip named", (token) => {
    const features = { words: Float32Array.from([0, 1, 2, 0, token, 0]) };
    const setting = { cards: [words], shapes: shapes.slice(0, 1), classes: 2, scales: {} };
    expect(() => createTable({ ...block, features }, setting)).toThrow(
      `words: "b" has the token ${token}; ids are whole numbers from 0 to 2.`,
    );
  });
});

describe("a preview", () => {
  it("has the words of tokens without padding, or their ids without a vocabulary", () => {
    const ids = { words: Uint16Array.from([2, 1, 0]) };
    expect(previewsOf([words], ids)).toEqual({ words: { words: "ball red" } });
    const { vocabulary: _, ...bare } = words;
    expect(previewsOf([bare], ids)).toEqual({ words: { words: "2 1" } });
  });

  it("folds a vector into a square and draws a sequence over time", () => {
    expect(heatOf([5], [0, 1, 2, 3, 4])).toEqual({
      width: 3,
      height: 2,
      levels: Uint8Array.from([0, 64, 128, 191, 255, 0]),
    });
    const sequence = heatOf([2, 3], [0, 0, 0, 1, 1, 2]);
    expect(sequence).toEqual({
      width: 2,
      height: 3,
      levels: Uint8Array.from([0, 128, 0, 128, 0, 255]),
    });
  });

  it("stays small for ten thousand numbers, and is uniform for equal ones", () => {
    const wide = heatOf([10_000], new Float32Array(10_000).fill(3));
    expect([wide.width, wide.height]).toEqual([48, 48]);
    expect(new Set(wide.levels)).toEqual(new Set([0]));
    expect(previewsOf([pose], { pose: Float32Array.from([1, 2]) })["pose"]).toMatchObject({
      width: 2,
      height: 1,
    });
  });
});
