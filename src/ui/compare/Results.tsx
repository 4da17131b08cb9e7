import { useMemo, useState } from "react";
import { cellsInForce } from "../../compare/queue";
import { splitNames, type Metric, type Split } from "../../compare/runSummary";
import { subjectsOf, tableOf } from "../../compare/resultTable";
import type { Catalogue } from "../../contract/cards";
import type { Comparison } from "../../contract/compare";
import { SelectField } from "../components/SelectField";
import { BarsFigure } from "./BarsFigure";
import { CurvesFigure } from "./CurvesFigure";
import { Exports } from "./Exports";
import { ResultTableView } from "./ResultTableView";
import { RunList } from "./RunList";

interface ResultsProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
}

/** The results of a comparison, for the chosen accuracy. */
export function Results({ comparison, catalogue }: ResultsProps) {
  const { plan } = comparison;
  const [metric, setMetric] = useState<Metric>({
    split: plan.openTest ? "test" : "best",
    subject: "fused",
  });
  const cells = useMemo(() => cellsInForce(comparison, catalogue), [comparison, catalogue]);
  const table = useMemo(
    () => tableOf({ plan, cells }, catalogue, metric),
    [plan, cells, catalogue, metric],
  );
  if (cells.length === 0) return null;
  return (
    <div className="results">
      <MetricChoice
        metric={metric}
        onChange={setMetric}
        subjects={subjectsOf(cells)}
        hasTest={plan.openTest}
      />
      <ResultTableView table={table} />
      <div className="chart-grid">
        <BarsFigure table={table} />
        <CurvesFigure table={table} cells={cells} />
      </div>
      <Exports comparison={{ ...comparison, cells }} catalogue={catalogue} split={metric.split} />
      <RunList cells={cells} catalogue={catalogue} />
    </div>
  );
}

interface MetricChoiceProps {
  readonly metric: Metric;
  onChange(metric: Metric): void;
  readonly subjects: readonly string[];
  readonly hasTest: boolean;
}

function MetricChoice({ metric, onChange, subjects, hasTest }: MetricChoiceProps) {
  const splits: readonly Split[] = ["best", "last", ...(hasTest ? (["test"] as const) : [])];
  return (
    <div className="metric">
      <SelectField
        label="Accuracy of"
        value={metric.subject}
        values={subjects}
        onChoose={(subject) => onChange({ ...metric, subject })}
      />
      <SelectField
        label="on"
        value={metric.split}
        values={splits}
        nameOf={(split) => splitNames[split]}
        onChoose={(split) => onChange({ ...metric, split })}
      />
    </div>
  );
}
