import { describe, expect, it } from "vitest";
import { averagePrecisions, meanAveragePrecision } from "../../src/core/measures/averagePrecision";
import { calibrationError, reliability } from "../../src/core/measures/calibration";
import { confusionMatrix, f1PerClass, macroF1 } from "../../src/core/measures/confusion";
import { modalityGap } from "../../src/core/measures/modalityGap";
import { accuracyOf, predictedOf } from "../../src/core/measures/predictions";
import { expectClose, goldenCases } from "../support/golden";

/** These are plain numbers in float64. */
const tolerance = 1e-6;

describe("measures of class probabilities", () => {
  it.each(goldenCases("metrics_classification"))("$name", ({ inputs, params, expected }) => {
    const probabilities = inputs["probs"] as unknown as number[][];
    const labels = inputs["labels"] as unknown as number[];
    const bins = params["bins"] ?? NaN;
    const classes = probabilities[0]?.length ?? 0;
    const predicted = predictedOf(probabilities);
    const confusion = confusionMatrix(predicted, labels, classes);
    const diagram = reliability(probabilities, labels, bins);
    const leftClosed = reliability(probabilities, labels, bins, "left-closed");
    const precisions = averagePrecisions(probabilities, labels, classes);
    const found: Record<string, unknown> = {
      accuracy: accuracyOf(predicted, labels),
      ece: calibrationError(diagram),
      ece_left_closed: calibrationError(leftClosed),
      bin_count: diagram.map(({ count }) => count),
      bin_confidence: diagram.map(({ confidence }) => confidence),
      bin_accuracy: diagram.map(({ accuracy }) => accuracy),
      ap_per_class: precisions,
      map_present_classes: meanAveragePrecision(precisions, "left out"),
      map_absent_as_zero: meanAveragePrecision(precisions, "zero"),
      f1_per_class: f1PerClass(confusion),
      macro_f1_all_classes: macroF1(confusion, "all"),
      macro_f1_union: macroF1(confusion, "union"),
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) {
      expectClose(found[name], value, tolerance);
    }
  });
});

describe("the modality gap", () => {
  it.each(goldenCases("metrics_modality_gap"))("$name", ({ inputs, expected }) => {
    const { centerA, centerB, gapVector, gap, gapOfRawMeans, meanPairDistanceSq } = modalityGap(
      inputs["feat_a"] as unknown as number[][],
      inputs["feat_b"] as unknown as number[][],
    );
    const found: Record<string, unknown> = {
      center_a: centerA,
      center_b: centerB,
      gap_vector: gapVector,
      modality_gap: gap,
      gap_of_raw_means: gapOfRawMeans,
      mean_pair_distance_sq: meanPairDistanceSq,
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) {
      expectClose(found[name], value, tolerance);
    }
  });
});
