import { before } from "../../state/curves";
import type { Row } from "../../state/series";
import type { ChartPlan, Line } from "./lines";

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
    const earlier = row[before + line.column];
    if (typeof value !== "number" && typeof earlier !== "number") return [];
    return [{ line, value, earlier }];
  });
  const workings = plan.workings?.(row) ?? [];
  return (
    <div className="crosshair">
      <p>
        {plan.axis ?? "Step"} {step}
      </p>
      <table>
        <tbody>
          {found.map(({ line, value, earlier }) => (
            <tr key={line.column}>
              <th scope="row">
                <span className="swatch" style={{ background: line.color }} />
                {line.label}
              </th>
              <td>{typeof value === "number" ? plan.format(value) : "–"}</td>
              {typeof earlier === "number" && <td className="earlier">{plan.format(earlier)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {workings.map((text) => (
        <p key={text} className="working">
          {text}
        </p>
      ))}
      {workings.length > 0 && <p className="working">Means over the steps of this point.</p>}
    </div>
  );
}
