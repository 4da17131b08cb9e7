import { useMemo, useState } from "react";
import { Area, CartesianGrid, ComposedChart, Line as Curve, Tooltip, XAxis, YAxis } from "recharts";
import { accuracyBand } from "../../compare/accuracyBand";
import type { ResultTable } from "../../compare/resultTable";
import type { Cell } from "../../contract/compare";
import { percent } from "../../state/explain";
import type { Row } from "../../state/series";
import { ChartTable } from "../charts/ChartTable";
import { Crosshair } from "../charts/Crosshair";
import { Legend } from "../charts/Legend";
import { seriesStyle, type ChartPlan, type Line } from "../charts/chartPlans";
import { Markers } from "../charts/Markers";
import { chartFrame, stepAxis, valueAxis } from "../charts/chartAxes";
import { Figure } from "../components/Figure";

/** Curves that are drawn at first, besides the reference: those of the best methods. */
const shownAtFirst = 5;
const lowOf = "low:";
const highOf = "high:";

interface CurvesFigureProps {
  readonly table: ResultTable;
  readonly cells: readonly Cell[];
  /** Accessible name. */
  readonly name?: string;
}

/** Validation accuracy by epoch, with a band for the deviation over the repetitions. */
export function CurvesFigure({ table, cells, name = "Comparison, curves" }: CurvesFigureProps) {
  const { subject } = table.metric;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => rowsOf(table, cells), [table, cells]);
  const plan = planOf(table, name);
  const reference = table.rows.find(({ name }) => name === table.reference)?.id;
  const best = table.rows
    .filter(({ isRidge }) => !isRidge)
    .sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0))
    .slice(0, shownAtFirst)
    .map(({ id }) => id);
  const isShown = (id: string): boolean =>
    (id === reference || best.includes(id)) !== toggled.has(id);
  const lines = plan.lines.filter(({ column }) => isShown(column));
  const hidden = new Set(plan.lines.map(({ column }) => column).filter((id) => !isShown(id)));
  const toggle = (column: string): void => {
    const next = new Set(toggled);
    if (!next.delete(column)) next.add(column);
    setToggled(next);
  };
  return (
    <Figure
      className="chart compare-curves"
      name={plan.name}
      title={`Validation accuracy of ${subject} by epoch`}
      caption={plan.caption}
      table={() => <ChartTable plan={plan} rows={rows} />}
      footer={<Legend lines={plan.lines} hidden={hidden} onToggle={toggle} />}
    >
      <div className="plot">
        <BandPlot plan={plan} lines={lines} rows={rows} />
      </div>
    </Figure>
  );
}

/** A line for each row that has trained. */
function planOf({ rows }: ResultTable, name: string): ChartPlan {
  const lines = rows
    .filter(({ runs, isRidge }) => runs > 0 && !isRidge)
    .map((row, i): Line => ({ ...seriesStyle(i), column: row.id, label: row.name, width: 2 }));
  return {
    name,
    axis: "Epoch",
    caption:
      "Lines are means over the repetitions; bands extend one sample standard deviation to each side. At first the reference and the five best methods are drawn; press a method in the legend to show or hide it.",
    lines,
    format: percent,
    domain: [0, 1],
  };
}

type Draft = { step: number } & Record<string, number | null>;

/** A row for each epoch: per method the mean and the ends of its band. */
function rowsOf({ rows, metric }: ResultTable, cells: readonly Cell[]): readonly Row[] {
  const byEpoch = new Map<number, Draft>();
  for (const { id, isRidge } of rows)
    for (const { epoch, mean, low, high } of isRidge
      ? []
      : accuracyBand(cells, id, metric.subject)) {
      const row = byEpoch.get(epoch) ?? { step: epoch };
      Object.assign(row, { [id]: mean, [lowOf + id]: low, [highOf + id]: high });
      byEpoch.set(epoch, row);
    }
  return [...byEpoch.values()].sort((a, b) => a.step - b.step);
}

interface BandPlotProps {
  readonly plan: ChartPlan;
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
}

function BandPlot({ plan, lines, rows }: BandPlotProps) {
  const band =
    (id: string) =>
    (row: Row): [number, number] | null => {
      const low = row[lowOf + id];
      const high = row[highOf + id];
      return typeof low === "number" && typeof high === "number" ? [low, high] : null;
    };
  return (
    <ComposedChart
      data={[...rows]}
      {...chartFrame}
      title={`${plan.name}; arrow keys move from epoch to epoch`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis {...stepAxis(rows)} />
      <YAxis {...valueAxis} domain={[0, 1]} tickFormatter={plan.format} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--axis)" }}
        content={({ active, payload, label }) => (
          <Crosshair
            active={active}
            row={payload[0]?.payload as Row | undefined}
            step={Number(label)}
            lines={lines}
            plan={plan}
          />
        )}
      />
      {lines.map(({ column, color, label }) => (
        <Area
          key={`band ${column}`}
          dataKey={band(column)}
          name={`${label}, band`}
          stroke="none"
          fill={color}
          fillOpacity={0.13}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      {lines.map(({ column, color, dash, label, width }) => (
        <Curve
          key={column}
          dataKey={(row: Row) => row[column] ?? null}
          name={label}
          stroke={color}
          strokeDasharray={dash}
          strokeWidth={width}
          dot={false}
          activeDot={{ r: 3, strokeWidth: 0, fill: color }}
          connectNulls
          isAnimationActive={false}
        />
      ))}
      <Markers lines={lines} rows={rows} isLog={false} />
    </ComposedChart>
  );
}
