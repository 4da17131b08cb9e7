import type { ResultTable, TableRow } from "../../compare/resultTable";
import { orderAgreements } from "../../compare/paperAccuracies";
import {
  agreementSentence,
  contrastText,
  maskHeading,
  maskText,
  missingRunsText,
  points,
  referenceText,
  spreadText,
  tableNote,
  differenceSentence,
} from "../../compare/comparisonText";
import { floorSentences } from "../../compare/floorText";
import { DataTable, type DataTableColumn } from "../components/DataTable";

/** A row per method: mean and deviation, paired interval against the reference, masks, rank, and each repetition. */
export function ResultTableView({ table }: { readonly table: ResultTable }) {
  const sentences = table.rows.flatMap(({ name, contrasts: { reference } }) =>
    reference ? [differenceSentence(name, table.reference, reference)] : [],
  );
  const agreements = orderAgreements(table).map(agreementSentence);
  const failures = table.rows.flatMap((row) => {
    const why = missingRunsText(row);
    return why === "" ? [] : [`${row.name}: ${why}`];
  });
  const failedRuns = table.rows.reduce((sum, { ended, values }) => sum + values.length - ended, 0);
  return (
    <>
      <DataTable
        label="Comparison, table"
        className="result-table"
        caption={tableNote(table)}
        rows={table.rows}
        keyOf={({ id }) => id}
        columns={columnsOf(table)}
      />
      {floorSentences(table).map((sentence) => (
        <p key={sentence} className="hint">
          {sentence}
        </p>
      ))}
      {failures.length > 0 && (
        <Sentences title="Runs without a result" count={failedRuns} sentences={failures} />
      )}
      {sentences.length > 0 && (
        <Sentences title={`Differences from ${table.reference}`} sentences={sentences} />
      )}
      {agreements.length > 0 && (
        <Sentences title="Order against the papers" sentences={agreements} />
      )}
    </>
  );
}

function columnsOf(table: ResultTable): readonly DataTableColumn<TableRow>[] {
  return [
    { key: "method", title: "Method", cell: ({ name }) => name },
    { key: "accuracy", title: "Accuracy, %", cell: (row) => <AccuracyCell row={row} /> },
    ...table.references.map((reference) => ({
      key: `against ${reference.kind}`,
      title: `Against ${referenceText(reference)}`,
      cell: ({ contrasts }: TableRow) => contrastText(contrasts[reference.kind]),
    })),
    ...table.maskColumns.map((column) => ({
      key: column,
      title: maskHeading(column),
      cell: (row: TableRow) => maskText(row, column),
    })),
    { key: "rank", title: "Mean rank", cell: ({ rank }) => rank?.toFixed(1) ?? "–" },
    ...table.replicates.map(({ name }, i) => ({
      key: name,
      title: name,
      cell: ({ values }: TableRow) => {
        const value = values[i];
        return value === undefined ? "–" : points(value);
      },
    })),
  ];
}

/** Bold for the best and underlined for the second best, also as text for screen readers. */
function AccuracyCell({ row }: { readonly row: TableRow }) {
  const text = spreadText(row);
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
  /** The number of sentences by default. */
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
