/** Reads stored comparisons, which an older version of the page may have written. */
import * as v from "valibot";
import { planSchema, type Comparison } from "../contract/compare";
import { isRecord } from "../contract/isRecord";
import { parseBySchema } from "../contract/issueText";
import type { ReportProblem } from "../contract/params";
import { objectOf } from "../contract/schemas";
import { readCell } from "./comparisonFile";
import { migrate } from "./migrations";

/** Cells are checked one by one. */
const recordSchema = objectOf({
  id: v.string(),
  created: v.string(),
  plan: planSchema,
  cells: v.fallback(v.array(v.unknown()), []),
});

export interface StoredReading {
  readonly comparisons: readonly Comparison[];
  /** One sentence for each comparison that is incomplete or not shown. */
  readonly problems: readonly string[];
}

/** Leaves out damaged runs, and comparisons whose plan is damaged. Never throws. */
export function readStored(stored: readonly unknown[]): StoredReading {
  const problems: string[] = [];
  const report: ReportProblem = (sentence) => void problems.push(sentence);
  const comparisons = stored.flatMap((record) => readRecord(record, report) ?? []);
  return { comparisons, problems };
}

function readRecord(record: unknown, report: ReportProblem): Comparison | undefined {
  const orphans = countOrphans(record);
  if (orphans > 0) {
    report(
      `${orphans} stored runs had no plan, so nothing could show them and they were deleted; compare again to repeat them.`,
    );
    return undefined;
  }
  const reasons: string[] = [];
  const note: ReportProblem = (sentence) => void reasons.push(sentence);
  // version 0 had no field for it
  const migrated = isRecord(record) ? migrate(record, { version: 0, ...record }, note) : record;
  const read = reasons.length === 0 && parseBySchema(recordSchema, migrated, "a comparison", note);
  if (read) return { ...read, cells: readCells(read.cells, read.plan.name, report) };
  const effect = "A stored comparison is damaged and is not shown; it stays in the storage.";
  report([effect, ...reasons.slice(0, 1)].join(" "));
  return undefined;
}

/** Number of runs in a record without a plan: another tab deleted it while this one added runs. */
function countOrphans(record: unknown): number {
  if (!isRecord(record) || record["plan"] !== undefined) return 0;
  const { cells } = record;
  return Array.isArray(cells) ? cells.length : 0;
}

function readCells(given: readonly unknown[], name: string, report: ReportProblem) {
  const cells = given.flatMap((cell) => readCell(cell) ?? []);
  const lost = given.length - cells.length;
  if (lost > 0)
    report(
      `${lost} of ${given.length} runs of "${name}" are damaged; press Resume comparing to repeat them.`,
    );
  return cells;
}
