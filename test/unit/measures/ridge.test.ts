/** Ridge regression against solutions that are known in closed form. */
import { describe, expect, it } from "vitest";
import type { FeatureBlock, ModalityCard, SplitName } from "../../../src/contract/clip";
import { randomFrom } from "../../../src/core/data/random";
import { choleskyFactor, choleskySolve } from "../../../src/core/measures/cholesky";
import {
  fitLinearMap,
  fitRidge,
  gramOf,
  type LabelledRows,
} from "../../../src/core/measures/ridge";
import { ridgeFloor } from "../../../studies/floor/ridgeFloor";

describe("Cholesky", () => {
  it("solves a system whose solution is known", () => {
    const factor = choleskyFactor(Float64Array.of(4, 2, 2, 5), 2);
    expect([...factor].map((value, i) => (i === 1 ? 0 : value))).toEqual([2, 0, 1, 2]);
    const x = choleskySolve(factor, 2, Float64Array.of(10, 13));
    expect(x[0]).toBeCloseTo(1.5, 12);
    expect(x[1]).toBeCloseTo(2, 12);
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/);
  });
});

describe("ridge regression", () => {
  it("of one input is Σxy / (Σx² + λ)", () => {
    const x = Float32Array.of(-1, -1, 1, 1);
    const labels = [0, 0, 1, 0];
    const { weights, bias } = fitLinearMap(x, labels, {
      gram: gramOf(x, 4, 1),
      penalty: 2,
      classes: 2,
    });
    expect(bias).toEqual([0.75, 0.25]);
    // class 1: Σ x (y − ¼) = ¼ + ¼ + ¾ − ¼ = 1
    expect(weights[1]?.[0]).toBeCloseTo(1 / (4 + 2), 12);
    expect(weights[0]?.[0]).toBeCloseTo(-1 / (4 + 2), 12);
  });

  it("satisfies the normal equations of the primal form", () => {
    const random = randomFrom(1, "ridge");
    const [n, size, penalty] = [9, 5, 0.3];
    const x = Float32Array.from({ length: n * size }, () => random.normal());
    const labels = Array.from({ length: n }, (_, i) => i % 3);
    const { weights, bias } = fitLinearMap(x, labels, {
      gram: gramOf(x, n, size),
      penalty,
      classes: 3,
    });
    weights.forEach((w, k) => {
      for (let j = 0; j < size; j++) {
        let gradient = penalty * size * (w[j] ?? 0);
        labels.forEach((label, i) => {
          const row = x.subarray(i * size, (i + 1) * size);
          const output = row.reduce((sum, value, l) => sum + value * (w[l] ?? 0), 0);
          gradient += (row[j] ?? 0) * (output - ((label === k ? 1 : 0) - (bias[k] ?? 0)));
        });
        expect(gradient).toBeCloseTo(0, 5);
      }
    });
  });

  const rows = (labels: readonly number[], at: (label: number) => number[]) => ({
    values: Float32Array.from(labels.flatMap(at)),
    labels,
  });

  it("separates what is linear, whatever the inputs' units, and ignores a constant input", () => {
    const inputs = (label: number): number[] => [1000 + 50 * label, 7, label === 1 ? 1e-3 : 0];
    const split = rows([0, 1, 2, 0, 1, 2], inputs);
    expect(fitRidge({ train: split, validation: split }, 3).accuracyOn(split)).toBe(1);
  });

  it("chooses the penalty on validation clips alone", () => {
    const random = randomFrom(2, "noise");
    const noisy = (label: number): number[] => [
      label + 0.3 * random.normal(),
      ...Array.from({ length: 40 }, () => random.normal()),
    ];
    const labels = Array.from({ length: 30 }, (_, i) => i % 2);
    const train = rows(labels, noisy);
    const [validation, test] = [rows(labels, noisy), rows(labels, noisy)];
    const found = fitRidge({ train, validation }, 2);
    const swapped: LabelledRows = { ...test, labels: test.labels.map((label) => 1 - label) };
    expect(found.accuracyOn(swapped)).toBeCloseTo(1 - found.accuracyOn(test), 12);
    expect(found.accuracyOn(test)).toBeGreaterThan(0.6);
    const others = { ...validation, labels: validation.labels.map((label) => 1 - label) };
    expect(fitRidge({ train, validation: others }, 2).penalty).not.toBe(found.penalty);
  });

  it("has a symmetric Gram matrix of every size", () => {
    const random = randomFrom(3, "gram");
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const x = Float32Array.from({ length: n * 3 }, () => random.normal());
      const gram = gramOf(x, n, 3);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const products = [0, 1, 2].map((k) => (x[i * 3 + k] ?? 0) * (x[j * 3 + k] ?? 0));
          expect(gram[i * n + j]).toBeCloseTo(products.reduce((a, b) => a + b) / 3, 12);
        }
    }
  });
});

it("the floor reads every kind of modality", () => {
  const cards: ModalityCard[] = [
    { id: "video", name: "Picture", kind: "frames", shape: [1, 2, 1, 1] },
    { id: "audio", name: "Sound", kind: "spectrogram", shape: [2, 1] },
    { id: "pose", name: "Pose", kind: "vector", shape: [2] },
    { id: "silence", name: "Silence", kind: "vector", shape: [1] },
    { id: "words", name: "Words", kind: "tokens", shape: [1], vocabularySize: 4 },
  ];
  const labels = [0, 1, 0, 1];
  const block = (split: SplitName): FeatureBlock => ({
    split,
    clips: labels.map((label, i) => ({
      id: `${split}-${i}`,
      name: "clip",
      label,
      split,
      durationS: 1,
      group: "",
    })),
    features: {
      video: Uint8Array.from(labels.flatMap((label) => [200 * label, 9])),
      audio: Float32Array.from(labels.flatMap((label) => [1, label])),
      pose: Float32Array.from(labels.flatMap((label) => [-label, 0.5])),
      silence: new Float32Array(4),
      words: Uint16Array.from(labels.map((label) => (label === 0 ? 3 : 1))),
    },
  });
  const [train, validation, test] = [block("train"), block("validation"), block("test")];
  const floor = ridgeFloor(cards, 2, { train, validation, test });
  expect(floor["video"]?.accuracy).toBe(1);
  expect(floor["audio"]?.accuracy).toBe(1);
  expect(floor["pose"]?.accuracy).toBe(1);
  expect(floor["silence"]?.accuracy).toBe(0.5);
  expect(floor["words"]?.accuracy).toBe(1);
});
