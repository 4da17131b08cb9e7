import type { Line } from "./chartPlans";
import { MarkerSymbol } from "./MarkerSymbol";

interface LegendProps {
  readonly lines: readonly Line[];
  readonly hidden: ReadonlySet<string>;
  onToggle(column: string): void;
}

/** Lists every line with its style; pressing a line hides or shows it. */
export function Legend({ lines, hidden, onToggle }: LegendProps) {
  return (
    <ul className="legend">
      {lines.map(({ column, label, color, dash, width, marker }) => (
        <li key={column}>
          <button type="button" aria-pressed={!hidden.has(column)} onClick={() => onToggle(column)}>
            <svg viewBox="0 0 30 12" width="30" height="12" aria-hidden="true">
              <path d="M1 6h28" stroke={color} strokeWidth={width} strokeDasharray={dash} />
              {marker !== "none" && <MarkerSymbol marker={marker} x={15} y={6} color={color} />}
            </svg>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
