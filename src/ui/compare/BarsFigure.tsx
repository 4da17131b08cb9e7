import {
  Bar,
  BarChart,
  CartesianGrid,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { splitNames } from "../../compare/runSummary";
import type { ResultTable, TableRow } from "../../compare/resultTable";
import { points, spreadText } from "../../compare/comparisonText";
import { percent } from "../../state/explain";
import { Figure } from "../components/Figure";

/** Height of a bar with its gap, and of the axis below them, in pixels. */
const barPx = 26;
const axisPx = 34;

interface BarsFigureProps {
  readonly table: ResultTable;
  /** Accessible name. */
  readonly name?: string;
}

/** A bar for each mean and a point for each repetition. */
export function BarsFigure({ table, name = "Comparison, bars" }: BarsFigureProps) {
  const rows = table.rows.filter((row) => row.mean !== undefined);
  const hasCeiling = rows.some(({ ceiling }) => ceiling !== undefined);
  const repetition = table.replicates[0]?.fold ? "fold" : "seed";
  return (
    <Figure
      className="chart compare-bars"
      name={name}
      title={`Accuracy of ${table.metric.subject}, ${splitNames[table.metric.split]}`}
      caption={`Each bar is a mean, its line extends one sample standard deviation to each side, and each point is one ${repetition}.${hasCeiling ? " An upright mark is the best possible accuracy." : ""}`}
    >
      <div className="plot" style={{ height: rows.length * barPx + axisPx }}>
        <BarChart
          data={[...rows]}
          layout="vertical"
          responsive
          className="lines"
          title="Accuracy by method; arrow keys move from method to method"
          margin={{ top: 4, right: 12, bottom: 0, left: 0 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--grid)" />
          <XAxis
            type="number"
            domain={[0, 1]}
            tickFormatter={percent}
            tickLine={false}
            stroke="var(--axis)"
            height={24}
          />
          <YAxis
            type="category"
            dataKey="name"
            width={132}
            interval={0}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--accent-wash)" }}
            content={({ active, payload }) => (
              <BarFacts active={active} row={payload[0]?.payload as TableRow | undefined} />
            )}
          />
          <Bar
            dataKey="mean"
            fill="var(--hue-1)"
            fillOpacity={0.35}
            barSize={14}
            isAnimationActive={false}
          />
          <Repetitions rows={rows} />
        </BarChart>
      </div>
    </Figure>
  );
}

interface BarFactsProps {
  readonly active: boolean;
  readonly row: TableRow | undefined;
}
function BarFacts({ active, row }: BarFactsProps) {
  if (!active || !row) return null;
  return (
    <div className="crosshair">
      <p>{row.name}</p>
      <b>{spreadText(row)} %</b>
      {row.ceiling !== undefined && <p>best possible {points(row.ceiling)} %</p>}
    </div>
  );
}

/** The points, the deviation line and the best possible accuracy of every bar. */
function Repetitions({ rows }: { readonly rows: readonly TableRow[] }) {
  const toX = useXAxisScale();
  const area = usePlotArea();
  if (!toX || !area) return null;
  const x = (share: number): number => toX(Math.min(1, Math.max(0, share))) ?? area.x;
  return (
    <g aria-hidden="true">
      {rows.map((row, i) => {
        const { id, mean = 0, deviation = 0, values, ceiling } = row;
        const y = area.y + ((i + 0.5) * area.height) / rows.length;
        const ends = `M${x(mean - deviation)} ${y}H${x(mean + deviation)}`;
        return (
          <g key={id}>
            <text x={area.x + 6} y={y + 4} fontWeight={600}>
              {spreadText(row)} %
            </text>
            <path d={ends} stroke="var(--text)" strokeWidth={1.5} />
            {ceiling !== undefined && (
              <path d={`M${x(ceiling)} ${y - 9}v18`} stroke="var(--muted)" strokeWidth={2} />
            )}
            {values.flatMap((value, v) =>
              value === undefined
                ? []
                : [
                    <circle
                      key={v}
                      cx={x(value)}
                      cy={y}
                      r={3}
                      fill="var(--panel)"
                      stroke="var(--text)"
                      strokeWidth={1.25}
                    />,
                  ],
            )}
          </g>
        );
      })}
    </g>
  );
}
