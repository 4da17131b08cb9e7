import { useState } from "react";
import type { Agreement, MeasuresReport } from "../../contract/measures";
import { clipsIn } from "../../state/measured";
import { CellClips } from "./CellClips";
import { formatClipCount, formatShare, type NameOf } from "./formatters";
import { CountMatrix } from "./CountMatrix";

interface AgreementMatrixProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

type By = "heads" | "alone";
const rows = ["Fused right", "Fused wrong"] as const;
const isRight = (row: number): boolean => row === 0;

/** Who is right alone against whether the fused model is: by the run's own heads, or by models trained alone. */
export function AgreementMatrix({ report, nameOf }: AgreementMatrixProps) {
  const [wanted, setWanted] = useState<By>("alone");
  const [chosen, setChosen] = useState<{ readonly row: number; readonly column: number }>();
  const by: By = report.agreementAlone ? wanted : "heads";
  const matrix = by === "alone" ? report.agreementAlone : report.agreement;
  if (!matrix) return <p className="hint">With one modality there is nothing to agree.</p>;
  const counts = [matrix.right, matrix.wrong];
  const columns = matrix.columns.map((column) => titleOf(column, nameOf));
  const words = (row: number, column: number): string =>
    `${columns[column] ?? ""}, ${(rows[row] ?? "").toLowerCase()}`;
  const part = (row: number, column: number): number =>
    (counts[row]?.[column] ?? 0) / Math.max(1, report.clips);
  return (
    <>
      <By by={by} mayChoose={report.agreementAlone !== undefined} onChoose={setWanted} />
      <CountMatrix
        name="Agreement"
        rowTitle="Fused"
        columnTitle="Alone"
        rows={rows}
        columns={columns}
        counts={counts}
        shade={part}
        text={(row, column) => formatShare(part(row, column))}
        describe={(row, column) =>
          `${words(row, column)}: ${formatClipCount(counts[row]?.[column] ?? 0)}, ${formatShare(part(row, column))}`
        }
        chosen={chosen}
        onChoose={(row, column) => setChosen({ row, column })}
      />
      {chosen && (
        <CellClips
          key={`${by} ${chosen.row} ${chosen.column}`}
          title={words(chosen.row, chosen.column)}
          clips={clipsIn(report, {
            matrix: "agreement",
            by,
            fusedRight: isRight(chosen.row),
            column: chosen.column,
          })}
        />
      )}
    </>
  );
}

interface ByProps {
  readonly by: By;
  readonly mayChoose: boolean;
  onChoose(by: By): void;
}

/** Says whose verdicts the columns are; a choice where there are both. */
function By({ by, mayChoose, onChoose }: ByProps) {
  if (!mayChoose)
    return (
      <p className="hint">
        By the run&rsquo;s own heads, which learned beside one another. The paper&rsquo;s matrix is
        by models trained alone: once this page has trained one on each modality, it is offered
        here.
      </p>
    );
  return (
    <fieldset className="modalities">
      <legend>Alone means</legend>
      {(["alone", "heads"] as const).map((one) => (
        <label key={one} className="check">
          <input
            type="radio"
            name="agreement-by"
            checked={by === one}
            onChange={() => onChoose(one)}
          />
          {one === "alone" ? "models trained alone (paper)" : "the run’s own heads"}
        </label>
      ))}
    </fieldset>
  );
}

function titleOf({ right }: Agreement["columns"][number], nameOf: NameOf): string {
  if (typeof right === "number") return `${right} right`;
  if (right.length === 0) return "None right";
  return `${right.map(nameOf).join(" and ")} right`;
}
