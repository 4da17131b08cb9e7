import type { MeasuresReport } from "../../contract/measures";
import { DataTable, type DataTableColumn } from "../components/DataTable";
import { DefinedMeasure } from "./DefinedMeasure";
import { formatNumber, formatSigned, type NameOf } from "./formatters";

interface GradientsProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

type GradientRow = MeasuresReport["gradients"][number];

/** The gradient of each loss term over each encoder: its norm, and its cosine with that of the fused loss. */
export function GradientTable({ report, nameOf }: GradientsProps) {
  const ids = Object.keys(report.single);
  const termName = (term: string): string => {
    if (term === "fused" || ids.includes(term)) return `CE ${nameOf(term).toLowerCase()}`;
    const [name = term, id] = term.split("/");
    return id === undefined ? name : `${name}, ${nameOf(id).toLowerCase()}`;
  };
  return (
    <DataTable
      label="Gradients, table"
      variant="plain"
      rows={report.gradients}
      keyOf={({ term }) => term}
      columns={[
        { key: "term", title: "Loss term", cell: ({ term }) => termName(term) },
        ...ids.flatMap((id) => encoderColumns(id, `${nameOf(id)} encoder`)),
      ]}
    />
  );
}

const encoderColumns = (id: string, group: string): readonly DataTableColumn<GradientRow>[] => [
  {
    key: `${id} norm`,
    group,
    title: <DefinedMeasure measure="norm" />,
    cell: ({ norm }) => formatNumber(norm[id] ?? 0),
  },
  {
    key: `${id} cosine`,
    group,
    title: <DefinedMeasure measure="cosine" />,
    cell: ({ cosine }) => (typeof cosine[id] === "number" ? formatSigned(cosine[id]) : "–"),
    attributes: ({ cosine }) => ((cosine[id] ?? 0) < 0 ? { className: "against" } : undefined),
  },
];
