import type { MeasuresReport } from "../../contract/measures";
import { DataTable } from "../components/DataTable";
import { DefinedMeasure } from "./DefinedMeasure";
import { formatShare, type NameOf } from "./formatters";

const measures = ["accuracy", "macroF1", "meanAveragePrecision", "ece"] as const;

interface SummaryProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** Accuracy, F1, mAP and ECE of the fused model and of each modality's head. */
export function SummaryTable({ report, nameOf }: SummaryProps) {
  return (
    <>
      <DataTable
        label="Figures, table"
        variant="plain"
        rows={Object.entries(report.subjects)}
        keyOf={([subject]) => subject}
        columns={[
          {
            key: "predictor",
            title: "Predictor",
            cell: ([subject]) => (subject === "fused" ? "Fused" : `${nameOf(subject)} head`),
          },
          ...measures.map((measure) => ({
            key: measure,
            title: <DefinedMeasure measure={measure} />,
            cell: ([, figures]: [string, MeasuresReport["subjects"][string]]) =>
              formatShare(figures[measure]),
          })),
        ]}
      />
      <OtherConventions report={report} />
    </>
  );
}

/** The fused figures under other conventions, where these give other values. */
function OtherConventions({ report }: { readonly report: MeasuresReport }) {
  const { fused } = report.subjects;
  if (!fused) return null;
  const { otherwise } = fused;
  const figures = [
    ["macro F1 over all classes", otherwise.macroF1, fused.macroF1],
    ["mAP with 0 for absent classes", otherwise.meanAveragePrecision, fused.meanAveragePrecision],
    ["ECE with bins closed on the left", otherwise.ece, fused.ece],
  ] as const;
  const differing = figures.filter(([, other, own]) => formatShare(other) !== formatShare(own));
  if (differing.length === 0) return null;
  return (
    <p className="hint">
      Other conventions give, for the fused model:{" "}
      {differing.map(([name, value]) => `${name} ${formatShare(value)}`).join("; ")}.
    </p>
  );
}
