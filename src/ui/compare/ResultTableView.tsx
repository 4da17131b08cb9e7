import type { ResultTable, TableRow } from "../../compare/table";
import {
  interval,
  maskHead,
  maskText,
  missing,
  points,
  spread,
  tableNote,
  verdict,
} from "../../compare/words";

/** Mean and spread, the paired interval against the reference, what masks keep, rank, and every repetition. */
export function ResultTableView({ table }: { readonly table: ResultTable }) {
  const sentences = table.rows.flatMap(({ name, paired }) =>
    paired ? [verdict(name, table.reference, paired)] : [],
  );
  const absent = table.rows.flatMap((row) => {
    const why = missing(row);
    return why === "" ? [] : [`${row.name}: ${why}`];
  });
  const without = table.rows.reduce((sum, { ended, values }) => sum + values.length - ended, 0);
  return (
    <>
      <div
        className="table-view result-table"
        tabIndex={0}
        role="region"
        aria-label="Comparison, table"
      >
        <table>
          <caption>{tableNote(table)}</caption>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col">Accuracy, %</th>
              {table.reference !== "" && <th scope="col">Against {table.reference}</th>}
              {table.maskColumns.map((column) => (
                <th key={column} scope="col">
                  {maskHead(column)}
                </th>
              ))}
              <th scope="col">Mean rank</th>
              {table.replicates.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <ResultRow key={row.id} row={row} table={table} />
            ))}
          </tbody>
        </table>
      </div>
      {absent.length > 0 && (
        <Sentences title="Runs without a result" count={without} sentences={absent} />
      )}
      {sentences.length > 0 && (
        <Sentences title={`Against ${table.reference}, in words`} sentences={sentences} />
      )}
    </>
  );
}

interface ResultRowProps {
  readonly row: TableRow;
  readonly table: ResultTable;
}

function ResultRow({ row, table }: ResultRowProps) {
  return (
    <tr className={row.place ?? ""}>
      <th scope="row">{row.name}</th>
      <td>
        <Placed row={row} />
      </td>
      {table.reference !== "" && <td>{interval(row.paired)}</td>}
      {table.maskColumns.map((column) => (
        <td key={column}>{maskText(row, column)}</td>
      ))}
      <td>{row.rank?.toFixed(1) ?? "–"}</td>
      {table.replicates.map((name, i) => {
        const value = row.values[i];
        return <td key={name}>{value === undefined ? "–" : points(value)}</td>;
      })}
    </tr>
  );
}

/** Bold for the best, underlined for the second; said as well. */
function Placed({ row }: { readonly row: TableRow }) {
  const text = spread(row);
  if (row.place === "best")
    return (
      <b>
        {text}
        <span className="visually-hidden">, best</span>
      </b>
    );
  if (row.place === "second")
    return (
      <u>
        {text}
        <span className="visually-hidden">, second</span>
      </u>
    );
  return text;
}

interface SentencesProps {
  readonly title: string;
  /** Left out: the number of sentences. */
  readonly count?: number;
  readonly sentences: readonly string[];
}

function Sentences({ title, count, sentences }: SentencesProps) {
  return (
    <details className="problems">
      <summary>
        {title}: {count ?? sentences.length}
      </summary>
      <ul tabIndex={0} aria-label={title}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
