import type { CSSProperties } from "react";
import { formatShare } from "../../measures/formatters";

export interface Opinion {
  readonly key: string;
  /** Who says so: opinions of one speaker stand together. */
  readonly by: string;
  /** On which channels. */
  readonly on: string;
  /** [K], adding up to 1. */
  readonly probabilities: ArrayLike<number>;
}

interface ProbabilityTableProps {
  readonly label: string;
  readonly classes: readonly string[];
  /** Of the clip. */
  readonly truth: number;
  readonly opinions: readonly Opinion[];
}

/** Index of the largest; the first on ties. */
export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, i, all) => (value > (all[best] ?? 0) ? i : best), 0);

/** Class probabilities as bars with numbers: a row per class, a column per opinion. */
export function ProbabilityTable({ label, classes, truth, opinions }: ProbabilityTableProps) {
  const speakers = [...new Set(opinions.map(({ by }) => by))];
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="figures-table probabilities">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Class
            </th>
            {speakers.map((by) => (
              <th
                key={by}
                scope="colgroup"
                colSpan={opinions.filter((one) => one.by === by).length}
              >
                {by}
              </th>
            ))}
          </tr>
          <tr>
            {opinions.map(({ key, on }) => (
              <th key={key} scope="col">
                {on}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, k) => (
            <tr key={name} className={k === truth ? "truth" : ""}>
              <th scope="row">
                {name}
                {k === truth && <span className="tag">true</span>}
              </th>
              {opinions.map(({ key, probabilities }) => (
                <Cell
                  key={key}
                  value={probabilities[k] ?? 0}
                  isLargest={largest(probabilities) === k}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, isLargest }: { readonly value: number; readonly isLargest: boolean }) {
  const Weight = isLargest ? "b" : "span";
  return (
    <td className="probability" style={{ "--share": value.toFixed(4) } as CSSProperties}>
      <Weight>{formatShare(value)}</Weight>
    </td>
  );
}
