import type { Row } from "../../state/series";
import type { ChartPlan } from "./lines";

const maxRows = 60;

/** The curves as numbers, newest first. */
export function ChartTable({
  plan,
  rows,
}: {
  readonly plan: ChartPlan;
  readonly rows: readonly Row[];
}) {
  const filled = rows.filter((row) =>
    plan.lines.some(({ column }) => typeof row[column] === "number"),
  );
  const stride = Math.max(1, Math.ceil(filled.length / maxRows));
  const shown = filled.filter((_, i) => (filled.length - 1 - i) % stride === 0).reverse();
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label={`${plan.name}, values`}>
      <table>
        <caption>
          {shown.length} of {filled.length} points, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">{plan.axis ?? "Step"}</th>
            {plan.lines.map(({ column, label }) => (
              <th key={column} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.step}>
              <th scope="row">{row.step}</th>
              {plan.lines.map(({ column }) => {
                const value = row[column];
                return <td key={column}>{typeof value === "number" ? plan.format(value) : "–"}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
