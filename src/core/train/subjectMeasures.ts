/** All measures of one predictor's class probabilities. */
import type { SubjectMeasures } from "../../contract/measures";
import { averagePrecisions, meanAveragePrecision } from "../measures/averagePrecision";
import { calibrationError, reliability } from "../measures/calibration";
import { confusionMatrix, f1PerClass, macroF1 } from "../measures/confusion";
import { accuracyOf, predictedOf, type Rows } from "../measures/predictions";

const bins = 15;

/** Probabilities N x [K] against labels [N]. */
export function subjectMeasures(
  rows: Rows,
  labels: readonly number[],
  classes: number,
): SubjectMeasures {
  const predicted = predictedOf(rows);
  const confusion = confusionMatrix(predicted, labels, classes);
  const precisions = averagePrecisions(rows, labels, classes);
  const diagram = reliability(rows, labels, bins);
  return {
    accuracy: accuracyOf(predicted, labels),
    macroF1: macroF1(confusion, "union"),
    meanAveragePrecision: meanAveragePrecision(precisions, "left out"),
    ece: calibrationError(diagram),
    otherwise: {
      macroF1: macroF1(confusion, "all"),
      meanAveragePrecision: meanAveragePrecision(precisions, "zero"),
      ece: calibrationError(reliability(rows, labels, bins, "left-closed")),
    },
    f1: f1PerClass(confusion),
    averagePrecision: precisions.map((value) => (Number.isNaN(value) ? null : value)),
    reliability: diagram,
    confusion,
  };
}
