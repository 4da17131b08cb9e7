import { describe, expect, it } from "vitest";
import { agreement } from "../../../src/core/measures/agreement";
import {
  averagePrecision,
  averagePrecisions,
  meanAveragePrecision,
} from "../../../src/core/measures/averagePrecision";
import { calibrationError, reliability } from "../../../src/core/measures/calibration";
import { confusionMatrix, f1PerClass, macroF1 } from "../../../src/core/measures/confusion";
import { modalityGap } from "../../../src/core/measures/modalityGap";
import { accuracyOf, rowsOf, topClass } from "../../../src/core/measures/predictions";
import { has, shapleyValues, subsetsOf } from "../../../src/core/measures/shapley";
import { subjectMeasures } from "../../../src/core/train/subjectMeasures";

describe("predictions", () => {
  it("a tie goes to the first class", () => {
    expect(topClass([0.2, 0.4, 0.4])).toEqual({ label: 1, probability: 0.4 });
  });
  it("a block is cut into rows without a copy", () => {
    const block = Float32Array.of(1, 2, 3, 4, 5, 6);
    const rows = rowsOf(block, 3);
    expect(rows.map((row) => [...row])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(rows[1]?.buffer).toBe(block.buffer);
  });
  it("nothing has no accuracy", () => expect(accuracyOf([], [])).toBeNaN());
});

describe("confusion and F1", () => {
  it("counts true class by predicted class", () => {
    expect(confusionMatrix([0, 1, 1, 0], [0, 0, 1, 2], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });
  it("refuses a class that is not there", () => {
    expect(() => confusionMatrix([3], [0], 3)).toThrow(RangeError);
    expect(() => confusionMatrix([0], [3], 3)).toThrow(RangeError);
  });
  it("a class that is neither there nor predicted is averaged over only on request", () => {
    const confusion = confusionMatrix([0, 0], [0, 0], 3);
    expect(f1PerClass(confusion)).toEqual([1, 0, 0]);
    expect(macroF1(confusion, "union")).toBe(1);
    expect(macroF1(confusion, "all")).toBeCloseTo(1 / 3, 12);
  });
  it("a class that is predicted but not there counts as 0", () => {
    expect(macroF1(confusionMatrix([0, 1], [0, 0], 3), "union")).toBeCloseTo((2 / 3 + 0) / 2, 12);
  });
});

describe("average precision", () => {
  it("is 1 when every positive comes first, and the share of positives when all scores tie", () => {
    expect(averagePrecision([0.9, 0.8, 0.1], [true, true, false])).toBe(1);
    expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [false, true, false, false])).toBe(0.25);
  });
  it("does not interpolate: 1/2 · 1/2 + 1/2 · 2/3", () => {
    const value = averagePrecision([0.9, 0.8, 0.7], [false, true, true]);
    expect(value).toBeCloseTo(0.5 * 0.5 + 0.5 * (2 / 3), 12);
  });
  it("leaves out an absent class, or counts it as 0", () => {
    const perClass = averagePrecisions(
      [
        [0.9, 0.1, 0],
        [0.2, 0.8, 0],
      ],
      [0, 1],
      3,
    );
    expect(perClass).toEqual([1, 1, NaN]);
    expect(meanAveragePrecision(perClass, "left out")).toBe(1);
    expect(meanAveragePrecision(perClass, "zero")).toBeCloseTo(2 / 3, 12);
    expect(meanAveragePrecision([NaN], "left out")).toBeNaN();
  });
});

describe("calibration", () => {
  const at = (confidence: number) => [confidence, 1 - confidence];

  it("is 0 where confidence is accuracy, and the distance where it is not", () => {
    expect(calibrationError(reliability([[1, 0]], [0]))).toBe(0);
    expect(calibrationError(reliability([[1, 0]], [1]))).toBe(1);
    const half = reliability([at(0.75), at(0.75)], [0, 1]);
    expect(calibrationError(half)).toBeCloseTo(0.25, 12);
  });
  it("puts a confidence on an edge below it, or above it", () => {
    for (const j of [8, 9, 10, 11, 12, 13, 14]) {
      const below = reliability([at(j / 15)], [0]);
      const above = reliability([at(j / 15)], [0], 15, "left-closed");
      expect(below.findIndex(({ count }) => count > 0)).toBe(j - 1);
      expect(above.findIndex(({ count }) => count > 0)).toBe(j);
    }
  });
  it("gives certainty a bin of its own where bins are closed on the left", () => {
    const diagram = reliability([at(1), at(0.99)], [0, 0], 15, "left-closed");
    expect(diagram).toHaveLength(16);
    expect(diagram.map(({ count }) => count).slice(14)).toEqual([1, 1]);
  });
  it("nothing has no error", () => expect(calibrationError(reliability([], []))).toBeNaN());
});

describe("the modality gap", () => {
  it("is 0 for equal features whatever their length, and 2 for opposite ones", () => {
    const a = [
      [1, 0],
      [0, 2],
    ];
    const longer = a.map((row) => row.map((value) => 3 * value));
    expect(modalityGap(a, longer).gap).toBe(0);
    expect(modalityGap(a, longer).gapOfRawMeans).toBeGreaterThan(0);
    expect(modalityGap([[1, 0]], [[-5, 0]]).gap).toBe(2);
  });
  it("a feature of zeros has no direction and breaks nothing", () => {
    expect(modalityGap([[0, 0]], [[3, 4]]).gap).toBeCloseTo(1, 12);
  });
  it("is no number without clips, and refuses features of two widths", () => {
    expect(modalityGap([], []).gap).toBeNaN();
    expect(() => modalityGap([[1]], [[1, 2]])).toThrow(RangeError);
  });
});

describe("Shapley values", () => {
  it("of a sum are its summands; of a product, equal shares", () => {
    const worth = [3, 5, -2];
    const total = (subset: number) =>
      worth.reduce((sum, value, i) => sum + (has(subset, i) ? value : 0), 0);
    shapleyValues(3, total).forEach((value, i) => expect(value).toBeCloseTo(worth[i] ?? NaN, 12));
    const all = (subset: number) => (subset === 7 ? 6 : 0);
    for (const value of shapleyValues(3, all)) expect(value).toBeCloseTo(2, 12);
  });
  it("for two are the halves of both orders", () => {
    const v = [0.1, 0.5, 0.2, 0.9];
    const [a, b] = shapleyValues(2, (subset) => v[subset] ?? NaN);
    expect(a).toBeCloseTo((0.5 - 0.1 + (0.9 - 0.2)) / 2, 12);
    expect(b).toBeCloseTo((0.2 - 0.1 + (0.9 - 0.5)) / 2, 12);
  });
  it.each([1, 2, 4, 6])("of %i players add up to what all have over none", (players) => {
    const value = (subset: number) => Math.sin(7 * subset + 1);
    const values = shapleyValues(players, value);
    const sum = values.reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(value(2 ** players - 1) - value(0), 10);
    expect(subsetsOf(players)).toHaveLength(2 ** players);
  });
  it("a player that changes nothing gets nothing", () => {
    const [, idle] = shapleyValues(3, (subset) => Math.cos(subset & ~2));
    expect(idle).toBeCloseTo(0, 12);
  });
});

describe("the agreement matrix", () => {
  it("sorts clips by who is right, in the paper's order", () => {
    const fused = [true, true, false, true, false];
    const { matrix, columnOf } = agreement(fused, {
      audio: [false, true, false, true, true],
      video: [false, false, true, true, true],
    });
    expect(matrix.columns.map(({ right }) => right)).toEqual([
      [],
      ["audio"],
      ["video"],
      ["audio", "video"],
    ]);
    expect(matrix.right).toEqual([1, 1, 0, 1]);
    expect(matrix.wrong).toEqual([0, 0, 1, 1]);
    expect(columnOf).toEqual([0, 1, 2, 3, 3]);
  });
  it("beyond three modalities counts how many are right", () => {
    const { matrix, columnOf } = agreement([true, false], {
      a: [true, false],
      b: [true, false],
      c: [false, false],
      d: [true, true],
    });
    expect(matrix.columns.map(({ right }) => right)).toEqual([0, 1, 2, 3, 4]);
    expect(columnOf).toEqual([3, 1]);
    expect(matrix.right).toEqual([0, 0, 0, 1, 0]);
    expect(matrix.wrong).toEqual([0, 1, 0, 0, 0]);
  });
  it("of no clips is all zeros", () => {
    expect(agreement([], { a: [], b: [] }).matrix.right).toEqual([0, 0, 0, 0]);
  });
});

describe("one predictor", () => {
  it("where labels are all alike, every figure is finite but the precision of absent classes", () => {
    const one = subjectMeasures(
      [
        [0.9, 0.1],
        [0.4, 0.6],
      ],
      [0, 0],
      2,
    );
    expect(one.averagePrecision).toEqual([1, null]);
    const { accuracy, macroF1: f1, meanAveragePrecision: map, ece } = one;
    expect([accuracy, map]).toEqual([0.5, 1]);
    expect(f1).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(ece).toBeCloseTo((0.1 + 0.6) / 2, 12);
  });
});
