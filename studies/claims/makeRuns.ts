/** Makes the runs of the claims' own plans. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence } from "../../src/compare/claimEvidence";
import { readJson } from "../../tools/readJson";
import { comparePlan, type CompareRequest } from "../compare/comparePlan";

interface RunsRequest extends Pick<CompareRequest, "out" | "processes" | "facts" | "print"> {
  readonly evidence: readonly Evidence[];
}

/** Resolves with a sentence for each plan that was refused or has failed runs; the others are made. */
export async function makeRuns(
  { evidence, out, processes, facts, print }: RunsRequest,
  compare = comparePlan,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { id, plan, measuresGap = false } of evidence) {
    if (!plan) continue;
    const folder = join(out, id);
    const file = join(folder, "compare.json");
    await mkdir(folder, { recursive: true });
    print(`${id}:`);
    try {
      const before = existsSync(file) ? readJson(file) : {};
      const request = { plan, before, out: folder, processes, measuresGap, facts, print };
      await compare({ ...request, retry: true });
    } catch (error) {
      failures.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failures;
}
