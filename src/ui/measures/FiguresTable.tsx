import type { ReactNode } from "react";
import type { Measure } from "./definitions";
import { Defined } from "./Glossary";

interface FiguresTableProps {
  /** For screen readers, as it can be scrolled. */
  readonly label: string;
  /** What the rows are. */
  readonly of: string;
  readonly columns: readonly Measure[];
  readonly rows: readonly {
    readonly key: string;
    readonly name: string;
    readonly values: readonly ReactNode[];
  }[];
}

/** A row per thing that was measured, a column per measure. */
export function FiguresTable({ label, of, columns, rows }: FiguresTableProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {columns.map((measure) => (
              <th key={measure} scope="col">
                <Defined measure={measure} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, values }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {columns.map((measure, i) => (
                <td key={measure}>{values[i]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
