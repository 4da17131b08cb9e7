import { previousPrefix } from "../../state/curves";
import type { Row } from "../../state/series";
import type { ChartPlan, Line } from "./chartPlans";

interface CrosshairProps {
  readonly active: boolean;
  readonly row: Row | undefined;
  readonly step: number;
  readonly lines: readonly Line[];
  readonly plan: ChartPlan;
}

/** The values under the crosshair. */
export function Crosshair({ active, row, step, lines, plan }: CrosshairProps) {
  if (!active || !row) return null;
  const found = lines.flatMap((line) => {
    const value = row[line.column];
    const earlier = row[previousPrefix + line.column];
    if (typeof value !== "number" && typeof earlier !== "number") return [];
    return [{ line, value, earlier }];
  });
  const workings = plan.workings?.(row) ?? [];
  return (
    <div className="crosshair">
      <p>
        {plan.axis ?? "Step"} {step}
      </p>
      <dl>
        {found.map(({ line, value, earlier }) => (
          <div key={line.column}>
            <dt>
              <span className="swatch" style={{ background: line.color }} />
              {line.label}
            </dt>
            <dd>{typeof value === "number" ? plan.format(value) : "–"}</dd>
            {typeof earlier === "number" && <dd className="earlier">{plan.format(earlier)}</dd>}
          </div>
        ))}
      </dl>
      {workings.map((text) => (
        <p key={text} className="working">
          {text}
        </p>
      ))}
      {workings.length > 0 && (
        <p className="working">Values are means over the steps since the previous point.</p>
      )}
    </div>
  );
}
