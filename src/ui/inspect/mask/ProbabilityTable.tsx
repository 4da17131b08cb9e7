import type { CSSProperties } from "react";
import { DataTable } from "../../components/DataTable";
import { formatShare } from "../../measures/formatters";

export interface ShownPrediction {
  readonly key: string;
  /** The source of the prediction; neighbours with the same source share a heading. */
  readonly by: string;
  /** The channels that the prediction uses. */
  readonly on: string;
  /** [K], adding up to 1. */
  readonly probabilities: ArrayLike<number>;
}

interface ProbabilityTableProps {
  readonly label: string;
  readonly classes: readonly string[];
  /** Of the clip. */
  readonly truth: number;
  readonly predictions: readonly ShownPrediction[];
}

interface ClassRow {
  readonly name: string;
  readonly k: number;
}

/** Index of the largest; the first on ties. */
export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, i, all) => (value > (all[best] ?? 0) ? i : best), 0);

/** Class probabilities as bars with numbers: a row per class, a column per prediction. */
export function ProbabilityTable({
  label,
  classes,
  truth,
  predictions: opinions,
}: ProbabilityTableProps) {
  return (
    <DataTable
      variant="plain"
      tableClassName="probabilities"
      label={`${label}, table`}
      rows={classes.map((name, k) => ({ name, k }))}
      keyOf={({ k }) => k}
      rowClassName={({ k }) => (k === truth ? "truth" : undefined)}
      columns={[
        {
          key: "class",
          title: "Class",
          cell: ({ name, k }) => (
            <>
              {name}
              {k === truth && <span className="tag">true</span>}
            </>
          ),
        },
        ...opinions.map(({ key, by, on, probabilities }) => ({
          key,
          group: by,
          title: on,
          attributes: ({ k }: ClassRow) => ({
            className: "probability",
            style: { "--share": (probabilities[k] ?? 0).toFixed(4) } as CSSProperties,
          }),
          cell: ({ k }: ClassRow) => (
            <Probability value={probabilities[k] ?? 0} isLargest={largest(probabilities) === k} />
          ),
        })),
      ]}
    />
  );
}

function Probability({
  value,
  isLargest,
}: {
  readonly value: number;
  readonly isLargest: boolean;
}) {
  const Weight = isLargest ? "b" : "span";
  return <Weight>{formatShare(value)}</Weight>;
}
