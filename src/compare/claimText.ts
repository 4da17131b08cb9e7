/** The results of the claims in words, for the page and the document. */
import * as v from "valibot";
import { finiteNumber, list, objectOf } from "../contract/schemas";
import { verdicts } from "./claimTests";
import type { Claim } from "./claims";
import { signedPoints } from "./comparisonText";

const resultSchema = objectOf({
  id: v.string(),
  verdict: v.picklist(verdicts),
  estimate: v.exactOptional(finiteNumber),
  low: v.exactOptional(finiteNumber),
  high: v.exactOptional(finiteNumber),
  count: finiteNumber,
});
const claimsFileSchema = objectOf({
  command: v.string(),
  machine: v.string(),
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

const twoDigits = (value: number): string =>
  `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** "−8.0 points [−12.2, −3.8] over 5 repetitions", or "–". */
export function claimResultText(
  { rule }: Claim,
  { estimate, low, high, count }: ClaimsFile["results"][number],
): string {
  if (estimate === undefined || low === undefined || high === undefined) return "–";
  if (rule.kind === "correlation")
    return `ρ ${twoDigits(estimate)} [${twoDigits(low)}, ${twoDigits(high)}] over ${count} runs`;
  const isShare = rule.unit === "points" || rule.unit === "share";
  const text = isShare ? signedPoints : twoDigits;
  const unit = rule.unit === "share" ? " %" : rule.unit === "distance" ? "" : ` ${rule.unit}`;
  return `${text(estimate)}${unit} [${text(low)}, ${text(high)}] over ${count} repetitions`;
}

/** The link's hash that opens the preset of a claim. */
export const presetLink = ({ preset }: Claim): string => `#v=2&preset=${preset}`;

/** What would confirm the claim: "above 0" or "below 0". */
export const expectedText = ({ rule }: Claim): string => `${rule.expected} 0`;

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The document of all claims. */
export function claimsMarkdown(claims: readonly Claim[], file: ClaimsFile): string {
  const rows = claims.map((claim) => {
    const result = file.results.find(({ id }) => id === claim.id);
    const text = result ? claimResultText(claim, result) : "–";
    const verdict = result?.verdict ?? "not measured";
    return line([
      claim.paper,
      claim.claim,
      `${claim.test} Expected: ${expectedText(claim)}.`,
      text,
      `**${verdict}**`,
      `\`${presetLink(claim)}\``,
    ]);
  });
  const count = (verdict: string): number =>
    file.results.filter((one) => one.verdict === verdict).length;
  return [
    "# The papers' claims as tests",
    "",
    "```sh",
    "npm run claims -- --out docs/claims",
    "```",
    "",
    "tests every claim and writes this page; it continues after an interruption. A claim _holds_ if the 95 % interval of its figure is on the",
    "expected side of 0, _does not hold_ if it is on the other side, and is _undecided_ if it contains 0. Differences are paired over",
    "repetitions (Student's t; for folds with several seeds over the means of the folds); correlations are Spearman's ρ over runs. Each claim is",
    "tested by itself at 95 %. Accuracies are means over the last epochs on test clips. The link of the last column opens the preset of a test in the page.",
    "",
    `${count("holds")} hold, ${count("does not hold")} do not hold, ${count("undecided")} are undecided, ${count("not measured")} are not measured.`,
    "",
    line(["paper", "claim", "test", "result here", "verdict", "link"]),
    line(Array<string>(6).fill("---")),
    ...rows,
    "",
    `\`${file.command}\`, ${file.date.slice(0, 10)}; ${file.machine}. Runs on presets come from [docs/compare](../compare/README.md), those on`,
    "Competition from [docs/competition](../competition/README.md), all others are in this folder.",
    "",
  ].join("\n");
}
