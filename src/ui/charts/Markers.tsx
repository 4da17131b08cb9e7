import { useXAxisScale, useYAxisScale } from "recharts";
import type { Row } from "../../state/series";
import type { Line } from "./chartPlans";
import { MarkerSymbol } from "./MarkerSymbol";

interface MarkersProps {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly log: boolean;
}

/** Markers on one line at most, however many points it has. */
const marksPerLine = 12;

/** A few markers on each line, so that lines are told apart without colour. */
export function Markers({ lines, rows, log }: MarkersProps) {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  if (!toX || !toY) return null;
  return (
    <g aria-hidden="true">
      {lines.flatMap((line, i) => {
        const { marker } = line;
        if (marker === "none") return [];
        return spots(line.column, rows, log, i).map(({ step, value }) => {
          const [x, y] = [toX(step), toY(value)];
          if (x === undefined || y === undefined) return null;
          return (
            <MarkerSymbol
              key={`${line.column} ${step}`}
              marker={marker}
              x={x}
              y={y}
              color={line.color}
            />
          );
        });
      })}
    </g>
  );
}

/** Evenly spread points of a column; neighbouring lines start at different ones. */
function spots(
  column: string,
  rows: readonly Row[],
  log: boolean,
  shift: number,
): readonly { readonly step: number; readonly value: number }[] {
  const filled = rows.flatMap((row) => {
    const value = row[column];
    return typeof value === "number" && (!log || value > 0) ? [{ step: row.step, value }] : [];
  });
  const stride = Math.max(1, Math.ceil(filled.length / marksPerLine));
  return filled.filter((_, i) => (i + shift * 2) % stride === 0);
}
