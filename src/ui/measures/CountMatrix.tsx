import { useRef, useState, type CSSProperties, type KeyboardEvent } from "react";

interface MatrixProps {
  readonly name: string;
  /** What the rows and the columns are. */
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly counts: readonly (readonly number[])[];
  /** Intensity of a cell's colour, 0..1. */
  shade(row: number, column: number): number;
  /** Description of a cell, with its count. */
  describe(row: number, column: number): string;
  /** Text of a cell. */
  text(row: number, column: number): string;
  readonly chosen: { readonly row: number; readonly column: number } | undefined;
  onChoose(row: number, column: number): void;
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};
const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));

/** A matrix of buttons. Tab reaches one of them, arrow keys the others. */
export function CountMatrix(props: MatrixProps) {
  const { name, rowTitle, columnTitle, rows, columns, counts, chosen, onChoose } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const move = (event: KeyboardEvent): void => {
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    const row = clamp(at.row + by[0], rows.length);
    const column = clamp(at.column + by[1], columns.length);
    setAt({ row, column });
    body.current?.rows[row]?.querySelectorAll("button")[column]?.focus();
  };
  return (
    <div className="table-scroll">
      <table className="matrix">
        <caption className="visually-hidden">
          {name}: {rowTitle} by {columnTitle}; arrow keys move from cell to cell
        </caption>
        <thead>
          <tr>
            <td className="corner">
              {rowTitle} ↓ {columnTitle} →
            </td>
            {columns.map((column, i) => (
              <th key={i} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={move}>
          {rows.map((row, r) => (
            <tr key={r}>
              <th scope="row">{row}</th>
              {columns.map((_, c) => (
                <td key={c}>
                  <button
                    type="button"
                    className="cell"
                    style={{ "--shade": props.shade(r, c).toFixed(3) } as CSSProperties}
                    aria-label={props.describe(r, c)}
                    aria-pressed={chosen?.row === r && chosen.column === c}
                    tabIndex={at.row === r && at.column === c ? 0 : -1}
                    data-empty={counts[r]?.[c] === 0}
                    onFocus={() => setAt({ row: r, column: c })}
                    onClick={() => onChoose(r, c)}
                  >
                    {props.text(r, c)}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
