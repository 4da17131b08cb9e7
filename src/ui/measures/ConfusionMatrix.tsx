import { useState } from "react";
import type { MeasuresReport } from "../../contract/measures";
import { clipsIn, largestConfusions } from "../../state/measured";
import { useRun } from "../storeHooks";
import { CellClips } from "./CellClips";
import { formatClipCount } from "./formatters";
import { CountMatrix } from "./CountMatrix";

interface ConfusionProps {
  readonly report: MeasuresReport;
  readonly subject: string;
  /** Name of the head that predicts. */
  readonly name: string;
}

/** With more classes than this, the largest confusions are listed instead of a matrix. */
const maxMatrixClasses = 12;
const maxListed = 20;

/** Counts of clips by true and predicted class, and the clips of the chosen cell. */
export function ConfusionMatrix({ report, subject, name }: ConfusionProps) {
  const classes = useRun((state) => state.opened?.classes ?? []);
  const [chosen, setChosen] = useState<{ readonly row: number; readonly column: number }>();
  const confusion = report.subjects[subject]?.confusion ?? [];
  const totals = confusion.map((row) => row.reduce((a, b) => a + b, 0));
  const title = (label: number, predicted: number): string =>
    label === predicted
      ? `${classes[label]}, predicted correctly`
      : `${classes[label]}, predicted as ${classes[predicted]}`;
  const describe = (row: number, column: number): string =>
    `${title(row, column)}: ${confusion[row]?.[column] ?? 0} of ${formatClipCount(totals[row] ?? 0)}`;
  const choose = (row: number, column: number): void => setChosen({ row, column });
  return (
    <>
      {classes.length <= maxMatrixClasses ? (
        <CountMatrix
          name={`Confusion, ${name}`}
          rowTitle="True"
          columnTitle="Predicted"
          rows={classes}
          columns={classes}
          counts={confusion}
          shade={(row, column) => (confusion[row]?.[column] ?? 0) / Math.max(1, totals[row] ?? 0)}
          text={(row, column) => String(confusion[row]?.[column] ?? 0)}
          describe={describe}
          chosen={chosen}
          onChoose={choose}
        />
      ) : (
        <ol className="confusion-list" aria-label={`Largest confusions, ${name}`}>
          {largestConfusions(confusion, maxListed).map(({ label, predicted }) => (
            <li key={`${label} ${predicted}`}>
              <button
                type="button"
                aria-pressed={chosen?.row === label && chosen.column === predicted}
                onClick={() => choose(label, predicted)}
              >
                {describe(label, predicted)}
              </button>
            </li>
          ))}
        </ol>
      )}
      {chosen && (
        <CellClips
          key={`${subject} ${chosen.row} ${chosen.column}`}
          title={title(chosen.row, chosen.column)}
          clips={clipsIn(report, {
            matrix: "confusion",
            subject,
            label: chosen.row,
            predicted: chosen.column,
          })}
        />
      )}
    </>
  );
}
