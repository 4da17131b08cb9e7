import { rowName } from "../../compare/rows";
import { accuracyOf } from "../../compare/runSummary";
import { points, settingText } from "../../compare/comparisonText";
import type { Catalogue } from "../../contract/cards";
import type { Cell } from "../../contract/compare";
import { DataTable } from "../components/DataTable";

interface RunListProps {
  readonly cells: readonly Cell[];
  readonly catalogue: Catalogue;
}

/** Lists every run and trial, with its setting and a link to its configuration. */
export function RunList({ cells, catalogue }: RunListProps) {
  const trials = cells.filter(({ kind }) => kind === "trial").length;
  return (
    <details className="problems">
      <summary>
        Every run: {cells.length - trials}
        {trials > 0 && ` and ${trials} trials`}
      </summary>
      <DataTable
        label="Every run"
        className="run-list"
        rows={cells}
        keyOf={({ key }) => key}
        columns={[
          { key: "method", title: "Method", cell: ({ row }) => rowName(row, catalogue) },
          { key: "run", title: "Run", cell: (cell) => <RunLink cell={cell} /> },
          {
            key: "validation",
            title: "Validation, best",
            cell: ({ summary, failure }) =>
              summary ? figure(accuracyOf(summary, "best")?.["fused"]) : failure,
            // a failed run has one sentence in place of both accuracies
            attributes: ({ summary }) => (summary ? undefined : { colSpan: 2 }),
          },
          { key: "test", title: "Test", cell: ({ summary }) => figure(summary?.test?.["fused"]) },
          { key: "seconds", title: "Seconds", cell: ({ seconds }) => seconds.toFixed(1) },
          {
            key: "setting",
            title: "Setting",
            cell: ({ setting }) => settingText(setting) || "defaults",
          },
        ]}
      />
    </details>
  );
}

/** A link to the configuration of a run. */
function RunLink({ cell: { hash, kind, key, replicate } }: { readonly cell: Cell }) {
  return (
    <a href={`#${hash}`}>{kind === "trial" ? `trial ${key.split(" ").at(-1) ?? ""}` : replicate}</a>
  );
}

const figure = (share: number | undefined): string => (share === undefined ? "–" : points(share));
