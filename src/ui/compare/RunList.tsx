import { rowName } from "../../compare/rows";
import { accuracyOf } from "../../compare/summary";
import { points, settingText } from "../../compare/words";
import type { Catalogue } from "../../contract/cards";
import type { Cell } from "../../contract/compare";

interface RunListProps {
  readonly cells: readonly Cell[];
  readonly catalogue: Catalogue;
}

/** Every run and every trial, with its setting and the link that repeats it. */
export function RunList({ cells, catalogue }: RunListProps) {
  const trials = cells.filter(({ kind }) => kind === "trial").length;
  return (
    <details className="problems">
      <summary>
        Every run: {cells.length - trials}
        {trials > 0 && ` and ${trials} trials`}
      </summary>
      <div className="table-view run-list" tabIndex={0} role="region" aria-label="Every run">
        <table>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col">Run</th>
              <th scope="col">Validation, best</th>
              <th scope="col">Test</th>
              <th scope="col">Seconds</th>
              <th scope="col">Setting</th>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell) => (
              <tr key={cell.key}>
                <th scope="row">{rowName(cell.row, catalogue)}</th>
                <td>
                  <a href={`#${cell.hash}`}>
                    {cell.kind === "trial"
                      ? `trial ${cell.key.split(" ").at(-1) ?? ""}`
                      : cell.replicate}
                  </a>
                </td>
                {cell.summary ? (
                  <>
                    <td>{figure(accuracyOf(cell.summary, "best")?.["fused"])}</td>
                    <td>{figure(cell.summary.test?.["fused"])}</td>
                  </>
                ) : (
                  <td colSpan={2}>{cell.failure}</td>
                )}
                <td>{cell.seconds.toFixed(1)}</td>
                <td>{settingText(cell.setting) || "the card's"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const figure = (share: number | undefined): string => (share === undefined ? "–" : points(share));
