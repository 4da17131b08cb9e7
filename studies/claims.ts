/**
 * Tests the papers' claims: `npm run claims -- --out FOLDER [--processes 2] [--no-runs]`.
 * Makes the runs of the claims' own plans in FOLDER, each with a compare.json that another call continues, reads
 * the runs of docs/compare and docs/competition, and writes claims.json and README.md. `--no-runs` tests the runs
 * that there are.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { evidence } from "../src/compare/claimEvidence";
import { claims, type Claim } from "../src/compare/claims";
import { testClaim, type ClaimResult, type ClaimRun } from "../src/compare/claimTests";
import { claimsMarkdown, type ClaimsFile } from "../src/compare/claimText";
import { runCommand } from "../tools/command";
import { describeNode } from "../tools/machine";
import { makeEvidence } from "./claims/makeEvidence";
import { readEvidence } from "./claims/readEvidence";

/** The result from the best folders in which the claim is measured. */
function firstResult(
  claim: Claim,
  runs: readonly (readonly [string, readonly (readonly ClaimRun[])[]])[],
): ClaimResult {
  const depth = Math.max(...runs.map(([, folders]) => folders.length));
  const results = Array.from({ length: depth }, (_, i) =>
    testClaim(claim, Object.fromEntries(runs.map(([id, folders]) => [id, folders[i] ?? []]))),
  );
  const measured = results.find(({ verdict }) => verdict !== "not measured");
  return measured ?? { id: claim.id, verdict: "not measured", count: 0 };
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      processes: { type: "string", default: String(Math.max(1, cpus().length)) },
      "no-runs": { type: "boolean", default: false },
    },
  });
  const { out } = values;
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const facts = {
    command: `npm run claims -- ${process.argv.slice(2).join(" ")}`,
    machine: describeNode(),
  };
  await mkdir(out, { recursive: true });
  const say = (line: string): void => console.log(line);
  if (!values["no-runs"])
    await makeEvidence({ evidence, out, processes: Number(values.processes), facts, say });
  const runs = evidence.map((one) => [one.id, readEvidence(one, out)] as const);
  const results = claims.map((claim) => firstResult(claim, runs));
  const file: ClaimsFile = { ...facts, date: new Date().toISOString(), results };
  const save = async (name: string, text: string): Promise<void> =>
    writeFile(join(out, name), await format(text, { filepath: name, printWidth: 100 }));
  await save("claims.json", JSON.stringify(file));
  await save("README.md", claimsMarkdown(claims, file));
  for (const { id, verdict } of results) say(`${id}: ${verdict}`);
  say(`Wrote ${join(out, "claims.json")} and ${join(out, "README.md")}.`);
});
