import type { Row } from "../../state/series";
import { DataTable } from "../components/DataTable";
import type { ChartPlan } from "./chartPlans";

const maxRows = 60;

interface ChartTableProps {
  readonly plan: ChartPlan;
  readonly rows: readonly Row[];
}

/** The curves as numbers, newest first, thinned out to `maxRows`. */
export function ChartTable({ plan, rows }: ChartTableProps) {
  const filled = rows.filter((row) =>
    plan.lines.some(({ column }) => typeof row[column] === "number"),
  );
  const stride = Math.max(1, Math.ceil(filled.length / maxRows));
  const shown = filled.filter((_, i) => (filled.length - 1 - i) % stride === 0).reverse();
  return (
    <DataTable
      label={`${plan.name}, values`}
      caption={`${shown.length} of ${filled.length} points, newest first`}
      rows={shown}
      keyOf={({ step }) => step}
      columns={[
        { key: "step", title: plan.axis ?? "Step", cell: ({ step }) => step },
        ...plan.lines.map(({ column, label }) => ({
          key: column,
          title: label,
          cell: ({ [column]: value }: Row) =>
            typeof value === "number" ? plan.format(value) : "–",
        })),
      ]}
    />
  );
}
