import { memo } from "react";
import {
  CartesianGrid,
  Line as Curve,
  LineChart,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { previousPrefix } from "../../state/curves";
import type { Row } from "../../state/series";
import { Crosshair } from "./Crosshair";
import type { ChartPlan, Line } from "./chartPlans";
import { Markers } from "./Markers";
import { chartFrame, stepAxis, valueAxis } from "./chartAxes";

interface PlotProps {
  readonly plan: ChartPlan;
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly isLog: boolean;
  readonly showsPrevious: boolean;
  /** Whether the chart is on the screen; otherwise it is not redrawn. */
  readonly isVisible: boolean;
}

function DrawnPlot({ plan, lines, rows, isLog, showsPrevious }: PlotProps) {
  const value = (column: string) => (row: Row) => {
    const found = row[column];
    return typeof found === "number" && (!isLog || found > 0) ? found : null;
  };
  return (
    <LineChart
      data={[...rows]}
      {...chartFrame}
      syncId="run"
      title={`${plan.name}; arrow keys move from step to step`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis {...stepAxis(rows)} />
      <YAxis
        {...valueAxis}
        scale={isLog ? "log" : "linear"}
        domain={plan.domain && !isLog ? [...plan.domain] : ["auto", "auto"]}
        allowDataOverflow={isLog}
        tickFormatter={plan.format}
      />
      {plan.mark && (
        <ReferenceLine
          y={plan.mark.at}
          stroke="var(--axis)"
          strokeDasharray="1 3"
          ifOverflow="extendDomain"
        />
      )}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--axis)" }}
        content={({ active, payload, label }) => (
          <Crosshair
            active={active}
            row={rowOf(payload)}
            step={Number(label)}
            lines={lines}
            plan={plan}
          />
        )}
      />
      {showsPrevious &&
        lines.map((line) => (
          <Curve
            key={previousPrefix + line.column}
            dataKey={value(previousPrefix + line.column)}
            name={`${line.label}, previous run`}
            stroke={line.color}
            strokeDasharray={line.dash}
            strokeWidth={1}
            strokeOpacity={0.35}
            dot={false}
            activeDot={false}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      {lines.map((line) => (
        <Curve
          key={line.column}
          dataKey={value(line.column)}
          name={line.label}
          stroke={line.color}
          strokeDasharray={line.dash}
          strokeWidth={line.width}
          strokeOpacity={line.opacity ?? 1}
          dot={false}
          activeDot={{ r: 3, strokeWidth: 0, fill: line.color }}
          connectNulls
          isAnimationActive={false}
        />
      ))}
      <Markers lines={lines} rows={rows} isLog={isLog} />
    </LineChart>
  );
}

/** Keeps the last drawing while the chart is off the screen. */
export const Plot = memo(DrawnPlot, (was, next) => {
  if (!next.isVisible) return true;
  return (
    was.isVisible &&
    was.rows === next.rows &&
    was.isLog === next.isLog &&
    was.showsPrevious === next.showsPrevious &&
    was.lines.length === next.lines.length
  );
});

function rowOf(payload: readonly { readonly payload?: unknown }[]): Row | undefined {
  return payload[0]?.payload as Row | undefined;
}
