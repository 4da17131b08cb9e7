/** The measurements of the run, and the clips behind each figure. */
import type { SplitName } from "../contract/clip";
import type { MeasuredClip, MeasuresReport } from "../contract/measures";

export interface Measured {
  /** The newest report of each split. */
  readonly reports: Readonly<Partial<Record<SplitName, MeasuresReport>>>;
  /** The split that is being measured. */
  readonly busy?: SplitName;
  /** Why the last measurement was refused; empty if it succeeded. */
  readonly refusal: string;
}
export const nothingMeasured: Measured = { reports: {}, refusal: "" };

/** Ends the measurement of a stopped worker; keeps the reports. */
export const endMeasuring = ({ reports }: Measured): Measured => ({ reports, refusal: "" });
export const startMeasuring = ({ reports }: Measured, busy: SplitName): Measured => ({
  reports,
  busy,
  refusal: "",
});
export const addReport = ({ reports }: Measured, report: MeasuresReport): Measured => ({
  reports: { ...reports, [report.split]: report },
  refusal: "",
});
export const refuseMeasuring = ({ reports }: Measured, refusal: string): Measured => ({
  reports,
  refusal,
});

/** One cell of a matrix. */
export type Cell =
  | {
      readonly matrix: "confusion";
      readonly subject: string;
      readonly label: number;
      readonly predicted: number;
    }
  | {
      readonly matrix: "agreement";
      /** The models whose predictions form the columns. */
      readonly by: "heads" | "alone";
      readonly fusedRight: boolean;
      readonly column: number;
    };

/** The clips that a cell counts, in the dataset's order. */
export function clipsIn({ perClip }: MeasuresReport, cell: Cell): readonly MeasuredClip[] {
  if (cell.matrix === "confusion") {
    const { subject, label, predicted } = cell;
    return perClip.filter(
      ({ card, predictions }) => card.label === label && predictions[subject]?.label === predicted,
    );
  }
  return perClip.filter(({ card, predictions, column, unimodalColumn: columnAlone }) => {
    const fusedRight = predictions["fused"]?.label === card.label;
    const place = cell.by === "alone" ? columnAlone : column;
    return fusedRight === cell.fusedRight && place === cell.column;
  });
}

/** The `maxCount` largest off-diagonal cells of a confusion matrix, in descending order. */
export function largestConfusions(
  confusion: readonly (readonly number[])[],
  maxCount: number,
): readonly { readonly label: number; readonly predicted: number; readonly count: number }[] {
  return confusion
    .flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })))
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, maxCount);
}

/** Sorts the clips by the Shapley value of one modality; `rising`: lowest first. */
export const byShapley = (
  { perClip }: MeasuresReport,
  modality: string,
  rising: boolean,
): readonly MeasuredClip[] => {
  const value = ({ shapley }: MeasuredClip): number => shapley?.[modality] ?? 0;
  return [...perClip].sort((a, b) => (rising ? 1 : -1) * (value(a) - value(b)));
};
