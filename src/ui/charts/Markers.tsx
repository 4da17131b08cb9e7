import { useXAxisScale, useYAxisScale } from "recharts";
import type { Row } from "../../state/series";
import type { Line } from "./chartPlans";
import { MarkerSymbol } from "./MarkerSymbol";

interface MarkersProps {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly isLog: boolean;
}

/** Largest number of markers on one line. */
const maxMarkers = 12;

/** Draws a few markers on each line, so that lines can be distinguished without colour. */
export function Markers({ lines, rows, isLog }: MarkersProps) {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  if (!toX || !toY) return null;
  return (
    <g aria-hidden="true">
      {lines.flatMap((line, i) => {
        const { marker } = line;
        if (marker === "none") return [];
        return markedPoints(line.column, rows, isLog, i).map(({ step, value }) => {
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

/** Evenly spaced points of a column; neighbouring lines start at different points. */
function markedPoints(
  column: string,
  rows: readonly Row[],
  isLog: boolean,
  shift: number,
): readonly { readonly step: number; readonly value: number }[] {
  const filled = rows.flatMap((row) => {
    const value = row[column];
    return typeof value === "number" && (!isLog || value > 0) ? [{ step: row.step, value }] : [];
  });
  const stride = Math.max(1, Math.ceil(filled.length / maxMarkers));
  return filled.filter((_, i) => (i + shift * 2) % stride === 0);
}
