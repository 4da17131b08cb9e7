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
  /** Who predicts. */
  readonly name: string;
}

/** More classes than this do not fit as a matrix: their largest confusions are listed. */
const mostInMatrix = 12;
const mostListed = 20;

/** Counts of true against predicted class, and the clips of one cell. */
export function ConfusionMatrix({ report, subject, name }: ConfusionProps) {
  const classes = useRun((state) => state.opened?.classes ?? []);
  const [chosen, setChosen] = useState<{ readonly row: number; readonly column: number }>();
  const confusion = report.subjects[subject]?.confusion ?? [];
  const totals = confusion.map((row) => row.reduce((a, b) => a + b, 0));
  const words = (label: number, predicted: number): string =>
    label === predicted
      ? `${classes[label]}, recognised`
      : `${classes[label]}, taken for ${classes[predicted]}`;
  const describe = (row: number, column: number): string =>
    `${words(row, column)}: ${confusion[row]?.[column] ?? 0} of ${formatClipCount(totals[row] ?? 0)}`;
  const choose = (row: number, column: number): void => setChosen({ row, column });
  return (
    <>
      {classes.length <= mostInMatrix ? (
        <CountMatrix
          name={`Confusion, ${name}`}
          rowTitle="Class"
          columnTitle="Taken for"
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
          {largestConfusions(confusion, mostListed).map(({ label, predicted }) => (
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
          title={words(chosen.row, chosen.column)}
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
