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
import { claimLink } from "../src/compare/claimLink";
import { claims, type Claim } from "../src/compare/claims";
import { testClaim } from "../src/compare/claimTests";
import { claimsMarkdown, type ClaimsFile, type StoredResult } from "../src/compare/claimText";
import type { Catalogue } from "../src/contract/cards";
import { runCommand } from "../tools/command";
import { describeNode } from "../tools/machine";
import { makeRuns } from "./claims/makeRuns";
import { readEvidence, type FolderEvidence } from "./claims/readEvidence";
import { checkProcesses, readCatalogue } from "./compare/processPool";

type Folders = ReadonlyMap<string, readonly FolderEvidence[]>;

/** The result from the best folders in which the claim is measured, with the link of one of their runs. */
function resultOf(claim: Claim, folders: Folders, catalogue: Catalogue): StoredResult {
  const { evidence: needed } = claim.rule;
  const [own = ""] = typeof needed === "string" ? [needed] : needed;
  const depth = Math.max(1, ...[...folders.values()].map(({ length }) => length));
  const results = Array.from({ length: depth }, (_, i) => {
    const runs = [...folders].flatMap(([id, all]) => (all[i] ? [[id, all[i]] as const] : []));
    const plan = folders.get(own)?.[i]?.plan;
    const link = plan && claimLink(claim, plan, catalogue);
    return { ...testClaim(claim, Object.fromEntries(runs)), ...(link !== undefined && { link }) };
  });
  const measured = results.find(({ conclusion }) => conclusion !== "not measured");
  return measured ?? results.find(({ link }) => link) ?? testClaim(claim, {});
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
  const processes = Number(values.processes);
  checkProcesses(processes);
  const command = `npm run claims -- ${process.argv.slice(2).join(" ")}`;
  const machine = describeNode();
  await mkdir(out, { recursive: true });
  const print = (line: string): void => console.log(line);
  const facts = { command, machine };
  const failures = values["no-runs"]
    ? []
    : await makeRuns({ evidence, out, processes, facts, print });
  const catalogue = await readCatalogue();
  const folders = new Map(evidence.map((one) => [one.id, readEvidence(one, out, catalogue)]));
  const results = claims.map((claim) => resultOf(claim, folders, catalogue));
  const file: ClaimsFile = { command, date: new Date().toISOString(), results };
  const save = async (name: string, text: string): Promise<void> =>
    writeFile(join(out, name), await format(text, { filepath: name, printWidth: 100 }));
  await save("claims.json", JSON.stringify(file));
  await save("README.md", claimsMarkdown(claims, file, machine));
  for (const { id, conclusion } of results) print(`${id}: ${conclusion}`);
  print(`Wrote ${join(out, "claims.json")} and ${join(out, "README.md")}.`);
  if (failures.length > 0) throw new Error(failures.join(" "));
});
