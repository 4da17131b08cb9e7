import type { MeasuresReport } from "../../contract/measures";
import { share, type NameOf } from "./figures";
import { FiguresTable } from "./FiguresTable";
import { Glossary } from "./Glossary";

const columns = ["accuracy", "macroF1", "meanAveragePrecision", "ece"] as const;

interface SummaryProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** The usual figures of the fused model and of each modality's head. */
export function Summary({ report, nameOf }: SummaryProps) {
  return (
    <Glossary measures={columns}>
      <FiguresTable
        label="Figures"
        of="Predictor"
        columns={columns}
        rows={Object.entries(report.subjects).map(([subject, figures]) => ({
          key: subject,
          name: subject === "fused" ? "Fused" : `${nameOf(subject)} head`,
          values: columns.map((measure) => share(figures[measure])),
        }))}
      />
      <Otherwise report={report} />
    </Glossary>
  );
}

/** The fused figures under other people's conventions, where those give something else. */
function Otherwise({ report }: { readonly report: MeasuresReport }) {
  const { fused } = report.subjects;
  if (!fused) return null;
  const { otherwise } = fused;
  const said = [
    ["macro F1 over all classes", otherwise.macroF1, fused.macroF1],
    ["mAP with absent classes as 0", otherwise.meanAveragePrecision, fused.meanAveragePrecision],
    ["ECE with bins closed on the left", otherwise.ece, fused.ece],
  ] as const;
  const differing = said.filter(([, there, here]) => share(there) !== share(here));
  if (differing.length === 0) return null;
  return (
    <p className="hint">
      By other conventions, fused:{" "}
      {differing.map(([name, value]) => `${name} ${share(value)}`).join("; ")}.
    </p>
  );
}
