/** Texts of the claims' results for the page and the document. */
import * as v from "valibot";
import { finiteNumber, list, objectOf } from "../contract/schemas";
import { conclusions } from "./claimTests";
import type { Claim } from "./claims";
import { signedPoints, twoDigits } from "./comparisonText";

const resultSchema = objectOf({
  id: v.string(),
  conclusion: v.picklist(conclusions),
  estimate: v.exactOptional(finiteNumber),
  low: v.exactOptional(finiteNumber),
  high: v.exactOptional(finiteNumber),
  count: finiteNumber,
  /** The hash of a run that decides the claim. */
  link: v.exactOptional(v.string()),
});
export type StoredResult = v.InferOutput<typeof resultSchema>;
const claimsFileSchema = objectOf({
  command: v.string(),
  /** ISO 8601. */
  date: v.string(),
  results: list(resultSchema),
});
/** The content of docs/claims/claims.json. */
export type ClaimsFile = v.InferOutput<typeof claimsFileSchema>;

/** Undefined if it is damaged. */
export function readClaimsFile(json: unknown): ClaimsFile | undefined {
  const read = v.safeParse(claimsFileSchema, json);
  return read.success ? read.output : undefined;
}

/** "−8.0 points [−12.2, −3.8] over 5 repetitions", or "–". */
export function claimResultText(
  { rule }: Claim,
  { estimate, low, high, count }: StoredResult,
): string {
  if (estimate === undefined || low === undefined || high === undefined) return "–";
  if (rule.kind === "correlation")
    return `ρ ${twoDigits(estimate)} [${twoDigits(low)}, ${twoDigits(high)}] mean over ${count} repetitions`;
  const isShare = rule.unit === "points" || rule.unit === "share";
  const text = isShare ? signedPoints : twoDigits;
  const unit = rule.unit === "share" ? " %" : rule.unit === "distance" ? "" : ` ${rule.unit}`;
  return `${text(estimate)}${unit} [${text(low)}, ${text(high)}] over ${count} repetitions`;
}

/** The link that opens a run of the claim's test; its preset if the test is no comparison. */
export const linkOf = ({ preset }: Claim, result: StoredResult | undefined): string =>
  `#${result?.link ?? `v=2&preset=${preset}`}`;

/** What would confirm the claim: "above 0" or "below 0". */
export const expectedText = ({ rule }: Claim): string => `${rule.expected} 0`;

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The document of all claims. */
export function claimsMarkdown(
  claims: readonly Claim[],
  file: ClaimsFile,
  machine: string,
): string {
  const rows = claims.map((claim) => {
    const result = file.results.find(({ id }) => id === claim.id);
    const text = result ? claimResultText(claim, result) : "–";
    const conclusion = result?.conclusion ?? "not measured";
    return line([
      claim.paper,
      claim.claim,
      `${claim.test} Expected: ${expectedText(claim)}.`,
      text,
      `**${conclusion}**`,
      `\`${linkOf(claim, result)}\``,
    ]);
  });
  const count = (conclusion: string): number =>
    file.results.filter((one) => one.conclusion === conclusion).length;
  return [
    "# The papers' claims as tests",
    "",
    "```sh",
    "npm run claims -- --out docs/claims",
    "```",
    "",
    "tests every claim and writes this page; it continues after an interruption. A claim _holds_ if the 95 % interval of its figure is on the",
    "expected side of 0, _does not hold_ if it is on the other side, and is _undecided_ if it contains 0. Differences are paired over",
    "repetitions (Student's t; for folds with several seeds over the means of the folds); a correlation is Spearman's ρ within each repetition,",
    "mean over repetitions. A claim is tested when all planned repetitions are there, each by itself at 95 %. Accuracies are means over the last",
    "epochs on test clips. The link of the last column opens one run of the test in the page, or its preset if the test is a study of its own.",
    "",
    `Hold: ${count("holds")}. Do not hold: ${count("does not hold")}. Undecided: ${count("undecided")}. Not measured: ${count("not measured")}.`,
    "",
    line(["paper", "claim", "test", "result here", "conclusion", "link"]),
    line(Array<string>(6).fill("---")),
    ...rows,
    "",
    `\`${file.command}\`, ${file.date.slice(0, 10)}; ${machine}. Runs on presets come from [docs/compare](../compare/README.md), those on`,
    "Competition from [docs/competition](../competition/README.md), all others are in this folder.",
    "",
  ].join("\n");
}
