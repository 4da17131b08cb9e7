import { claims, type Claim } from "../../compare/claims";
import { claimResultText, expectedText, linkOf, readClaimsFile } from "../../compare/claimText";
import { DataTable, type DataTableColumn } from "../components/DataTable";
import storedJson from "../../../docs/claims/claims.json";

const stored = readClaimsFile(storedJson);
const resultOf = ({ id }: Claim) => stored?.results.find((one) => one.id === id);

/** Lists the papers' claims with the tests and their stored results. */
export function ClaimsPanel() {
  return (
    <section className="compare" aria-labelledby="claims-title">
      <h2 id="claims-title">Claims of the papers</h2>
      <p className="hint">
        Each claim is a test that can fail: it holds if the 95 % interval of its figure is on the
        expected side of 0, does not hold if it is on the other side, and is undecided otherwise.
      </p>
      <details className="planning">
        <summary>Show {claims.length} claims and their tests</summary>
        <DataTable
          label="Claims of the papers, table"
          className="result-table"
          caption={captionText}
          rows={claims}
          keyOf={({ id }) => id}
          columns={columns}
        />
      </details>
    </section>
  );
}

const captionText = stored
  ? `Stored figures, not from this browser: ${stored.command}, ${stored.date.slice(0, 10)}. A link opens one run of the test, or its preset if the test is a study of its own.`
  : "The stored figures of this build are damaged; run npm run claims.";

const columns: readonly DataTableColumn<Claim>[] = [
  { key: "claim", title: "Claim", cell: ({ claim }) => claim },
  { key: "paper", title: "Paper", cell: ({ paper }) => paper },
  {
    key: "test",
    title: "Test",
    cell: (claim) => `${claim.test} Expected: ${expectedText(claim)}.`,
  },
  {
    key: "result",
    title: "Result",
    cell: (claim) => {
      const result = resultOf(claim);
      return result ? claimResultText(claim, result) : "–";
    },
  },
  {
    key: "conclusion",
    title: "Conclusion",
    cell: (claim) => resultOf(claim)?.conclusion ?? "not measured",
  },
  {
    key: "link",
    title: "Repeat it",
    cell: (claim) => {
      const result = resultOf(claim);
      const target = result?.link === undefined ? `preset ${claim.preset}` : "its first run";
      return <a href={linkOf(claim, result)}>Open {target}</a>;
    },
  },
];
