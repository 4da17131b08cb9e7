import { useState } from "react";
import type { Row } from "../../state/series";
import { Figure } from "../components/Figure";
import { ChartTable } from "./ChartTable";
import { Legend } from "./Legend";
import type { ChartPlan } from "./chartPlans";
import { Plot } from "./Plot";
import type { DrawQueue } from "./drawQueue";
import { useQueuedValue } from "./useQueuedValue";
import { useVisible } from "./useVisible";

interface ChartFigureProps {
  readonly plan: ChartPlan;
  readonly rows: readonly Row[];
  readonly queue: DrawQueue;
  readonly showsPrevious: boolean;
  /** Whether more points will arrive. */
  readonly isLive: boolean;
}

/** One chart with its title and legend, drawn as curves or as a table. */
export function ChartFigure({
  plan,
  rows: newest,
  queue,
  showsPrevious,
  isLive,
}: ChartFigureProps) {
  const rows = useQueuedValue(queue, newest);
  const { ref, isVisible } = useVisible();
  const [isLog, setIsLog] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const lines = plan.lines.filter(({ column }) => !hidden.has(column));
  const hasValues = rows.some((row) =>
    plan.lines.some(({ column }) => typeof row[column] === "number"),
  );
  const toggle = (column: string): void => {
    const next = new Set(hidden);
    if (!next.delete(column)) next.add(column);
    setHidden(next);
  };
  return (
    <Figure
      ref={ref}
      name={plan.name}
      caption={plan.caption}
      table={() => <ChartTable plan={plan} rows={rows} />}
      footer={<Legend lines={plan.lines} hidden={hidden} onToggle={toggle} />}
      actions={
        plan.allowsLogScale === true && (
          <button
            type="button"
            className="quiet"
            aria-pressed={isLog}
            onClick={() => setIsLog(!isLog)}
          >
            Log
          </button>
        )
      }
    >
      <div className="plot">
        {hasValues ? (
          <Plot
            plan={plan}
            lines={lines}
            rows={rows}
            isLog={isLog}
            showsPrevious={showsPrevious}
            isVisible={isVisible || !isLive}
          />
        ) : (
          <p className="empty">No values yet</p>
        )}
      </div>
    </Figure>
  );
}
