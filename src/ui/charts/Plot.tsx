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
import { before } from "../../state/curves";
import type { Row } from "../../state/series";
import { Crosshair } from "./Crosshair";
import type { ChartPlan, Line } from "./chartPlans";
import { Markers } from "./Markers";
import { chartFrame, stepAxis, valueAxis } from "./chartAxes";

interface PlotProps {
  readonly plan: ChartPlan;
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly log: boolean;
  readonly showBefore: boolean;
  /** Off the screen nothing is drawn again. */
  readonly visible: boolean;
}

function DrawnPlot({ plan, lines, rows, log, showBefore }: PlotProps) {
  const value = (column: string) => (row: Row) => {
    const found = row[column];
    return typeof found === "number" && (!log || found > 0) ? found : null;
  };
  return (
    <LineChart
      data={[...rows]}
      {...chartFrame}
      syncId="run"
      title={`${plan.name}; arrow keys move along the steps`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis {...stepAxis(rows)} />
      <YAxis
        {...valueAxis}
        scale={log ? "log" : "linear"}
        domain={plan.domain && !log ? [...plan.domain] : ["auto", "auto"]}
        allowDataOverflow={log}
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
      {showBefore &&
        lines.map((line) => (
          <Curve
            key={before + line.column}
            dataKey={value(before + line.column)}
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
      <Markers lines={lines} rows={rows} log={log} />
    </LineChart>
  );
}

/** What is drawn stays while the chart is out of sight. */
export const Plot = memo(DrawnPlot, (was, next) => {
  if (!next.visible) return true;
  return (
    was.visible &&
    was.rows === next.rows &&
    was.log === next.log &&
    was.showBefore === next.showBefore &&
    was.lines.length === next.lines.length
  );
});

function rowOf(payload: readonly { readonly payload?: unknown }[]): Row | undefined {
  return payload[0]?.payload as Row | undefined;
}
