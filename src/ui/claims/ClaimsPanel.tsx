import { conclusions } from "../../compare/claimTests";
import { claims, type Claim } from "../../compare/claims";
import { claimResultText, expectedText, linkOf, readClaimsFile } from "../../compare/claimText";
import { focusRun } from "../layout/focusRun";
import storedJson from "../../../docs/claims/claims.json";

const stored = readClaimsFile(storedJson);
const resultOf = ({ id }: Claim) => stored?.results.find((one) => one.id === id);
const conclusionOf = (claim: Claim) => resultOf(claim)?.conclusion ?? "not measured";

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
        <summary>
          Show {claims.length} claims: {countsText()}
        </summary>
        <p className="hint">{sourceText}</p>
        <ul className="claims">
          {claims.map((claim) => (
            <ClaimItem key={claim.id} claim={claim} />
          ))}
        </ul>
      </details>
    </section>
  );
}

const sourceText = stored
  ? `Stored figures, not from this browser: ${stored.command}, ${stored.date.slice(0, 10)}. A link opens one run of the test, or its preset if the test is a study of its own.`
  : "The stored figures of this build are damaged; run npm run claims.";

/** "holds 3, does not hold 1, undecided 2". */
function countsText(): string {
  const counts = conclusions.map((conclusion) => ({
    conclusion,
    count: claims.filter((claim) => conclusionOf(claim) === conclusion).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ conclusion, count }) => `${conclusion} ${count}`)
    .join(", ");
}

/** A claim, its test, the stored result, and a link that opens a run of the test. */
function ClaimItem({ claim }: { readonly claim: Claim }) {
  const result = resultOf(claim);
  const figures = result ? claimResultText(claim, result) : "–";
  const target =
    result?.link === undefined ? `preset ${claim.preset}` : "the first run of the test";
  return (
    <li>
      <p>
        <b>{claim.claim}</b> <span className="tag">{claim.paper}</span>
      </p>
      <p className="hint">
        {claim.test} Expected: {expectedText(claim)}.
      </p>
      <p>
        <b className="conclusion" data-conclusion={conclusionOf(claim)}>
          {conclusionOf(claim)}
        </b>
        {figures !== "–" && `: ${figures}`}{" "}
        <a href={linkOf(claim, result)} onClick={focusRun}>
          Open {target}
        </a>
      </p>
    </li>
  );
}
