import { useMemo, useState } from "react";
import { cellsInForce } from "../../compare/queue";
import { splitNames, splitsOf, type Metric, type Split } from "../../compare/runSummary";
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
  const cells = useMemo(() => cellsInForce(comparison, catalogue), [comparison, catalogue]);
  const splits = splitsOf(plan, cells);
  const [chosen, setMetric] = useState<Metric>();
  const split = chosen?.split ?? splits[0] ?? "best";
  const subject = chosen?.subject ?? "fused";
  const metric = useMemo(() => ({ split, subject }), [split, subject]);
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
        splits={splits}
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
  readonly splits: readonly Split[];
}

function MetricChoice({ metric, onChange, subjects, splits }: MetricChoiceProps) {
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
