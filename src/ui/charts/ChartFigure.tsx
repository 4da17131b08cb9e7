import { useState } from "react";
import type { Row } from "../../state/series";
import { ChartTable } from "./ChartTable";
import { Legend } from "./Legend";
import type { ChartPlan } from "./lines";
import { Plot } from "./Plot";
import type { Turns } from "./turns";
import { useTurn } from "./useTurn";
import { useVisible } from "./useVisible";
import { TableToggle } from "./TableToggle";

interface ChartFigureProps {
  readonly plan: ChartPlan;
  readonly rows: readonly Row[];
  readonly turns: Turns;
  readonly showBefore: boolean;
  /** More points are coming. */
  readonly live: boolean;
}

/** One chart: title, legend, and the curves as a picture or as a table. */
export function ChartFigure({ plan, rows: newest, turns, showBefore, live }: ChartFigureProps) {
  const rows = useTurn(turns, newest);
  const { ref, visible } = useVisible();
  const [asTable, setAsTable] = useState(false);
  const [log, setLog] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const lines = plan.lines.filter(({ column }) => !hidden.has(column));
  const drawn = rows.some((row) =>
    plan.lines.some(({ column }) => typeof row[column] === "number"),
  );
  const toggle = (column: string): void => {
    const next = new Set(hidden);
    if (!next.delete(column)) next.add(column);
    setHidden(next);
  };
  return (
    <figure className="chart" aria-label={plan.name} ref={ref}>
      <div className="chart-head">
        <h3>{plan.name}</h3>
        {plan.mayLog === true && (
          <button type="button" className="quiet" aria-pressed={log} onClick={() => setLog(!log)}>
            Log
          </button>
        )}
        <TableToggle name={plan.name} pressed={asTable} onToggle={() => setAsTable(!asTable)} />
      </div>
      {asTable ? (
        <ChartTable plan={plan} rows={rows} />
      ) : (
        <div className="plot">
          {drawn ? (
            <Plot
              plan={plan}
              lines={lines}
              rows={rows}
              log={log}
              showBefore={showBefore}
              visible={visible || !live}
            />
          ) : (
            <p className="empty">Nothing yet</p>
          )}
        </div>
      )}
      <Legend lines={plan.lines} hidden={hidden} onToggle={toggle} />
      <figcaption>{plan.caption}</figcaption>
    </figure>
  );
}
