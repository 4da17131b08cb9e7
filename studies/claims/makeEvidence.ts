/** Makes the runs that no other command makes. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence } from "../../src/compare/claimEvidence";
import { readJson } from "../../tools/readJson";
import { comparePlan, type CompareRequest } from "../compare/comparePlan";

interface EvidenceRequest extends Pick<CompareRequest, "out" | "processes" | "facts" | "say"> {
  readonly evidence: readonly Evidence[];
}

/** A plan with failed runs is reported, and the others are made. */
export async function makeEvidence({
  evidence,
  out,
  processes,
  facts,
  say,
}: EvidenceRequest): Promise<void> {
  for (const { id, plan, measuresGap = false } of evidence) {
    if (!plan) continue;
    const folder = join(out, id);
    const file = join(folder, "compare.json");
    await mkdir(folder, { recursive: true });
    say(`${id}:`);
    const before = existsSync(file) ? readJson(file) : {};
    try {
      const request = { plan, before, out: folder, processes, measuresGap, facts, say };
      await comparePlan({ ...request, retry: true });
    } catch (error) {
      say(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
