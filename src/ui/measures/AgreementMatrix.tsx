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

type Source = "heads" | "alone";
const rows = ["Fused right", "Fused wrong"] as const;
const isRight = (row: number): boolean => row === 0;

/** Agreement of single modalities with the fused model, judged by the run's own heads or by unimodal baselines. */
export function AgreementMatrix({ report, nameOf }: AgreementMatrixProps) {
  const [selected, setSelected] = useState<Source>("alone");
  const [chosen, setChosen] = useState<{ readonly row: number; readonly column: number }>();
  const source: Source = report.agreementAlone ? selected : "heads";
  const matrix = source === "alone" ? report.agreementAlone : report.agreement;
  if (!matrix) return <p className="hint">Agreement needs two modalities; this run has one.</p>;
  const counts = [matrix.right, matrix.wrong];
  const columns = matrix.columns.map((column) => titleOf(column, nameOf));
  const describe = (row: number, column: number): string =>
    `${columns[column] ?? ""}, ${(rows[row] ?? "").toLowerCase()}`;
  const part = (row: number, column: number): number =>
    (counts[row]?.[column] ?? 0) / Math.max(1, report.clips);
  return (
    <>
      <SourceChoice
        source={source}
        hasBaselines={report.agreementAlone !== undefined}
        onChoose={setSelected}
      />
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
          `${describe(row, column)}: ${formatClipCount(counts[row]?.[column] ?? 0)}, ${formatShare(part(row, column))}`
        }
        chosen={chosen}
        onChoose={(row, column) => setChosen({ row, column })}
      />
      {chosen && (
        <CellClips
          key={`${source} ${chosen.row} ${chosen.column}`}
          title={describe(chosen.row, chosen.column)}
          clips={clipsIn(report, {
            matrix: "agreement",
            by: source,
            fusedRight: isRight(chosen.row),
            column: chosen.column,
          })}
        />
      )}
    </>
  );
}

interface SourceChoiceProps {
  readonly source: Source;
  readonly hasBaselines: boolean;
  onChoose(source: Source): void;
}

/** Chooses whose predictions the columns show, or explains how to get the other ones. */
function SourceChoice({ source, hasBaselines, onChoose }: SourceChoiceProps) {
  if (!hasBaselines)
    return (
      <p className="hint">
        The columns use the run&rsquo;s own heads, which were trained together. The paper&rsquo;s
        matrix uses a model trained on each modality alone: train these above to show it here.
      </p>
    );
  return (
    <fieldset className="modalities">
      <legend>Single modalities are judged by</legend>
      {(["alone", "heads"] as const).map((one) => (
        <label key={one} className="check">
          <input
            type="radio"
            name="agreement-by"
            checked={source === one}
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
