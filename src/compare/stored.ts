/** Comparisons as they come from storage, which an older version or another page may have written. */
import type { Comparison } from "../contract/compare";
import { readCell } from "./file";
import { isRecord } from "./json";

export interface StoredReading {
  readonly comparisons: readonly Comparison[];
  /** One sentence for each comparison that lost something. */
  readonly problems: readonly string[];
}

/** Reads what can be read: a damaged run costs itself, a damaged plan its comparison. Never throws. */
export function readStored(stored: readonly unknown[]): StoredReading {
  const comparisons: Comparison[] = [];
  const problems: string[] = [];
  for (const record of stored) {
    const one = migrated(record);
    if (!isHead(one)) {
      problems.push("A stored comparison is damaged and is not shown; it stays in the storage.");
      continue;
    }
    const given: readonly unknown[] = Array.isArray(one.cells) ? one.cells : [];
    const cells = given.map(readCell).filter((cell) => cell !== undefined);
    const lost = given.length - cells.length;
    if (lost > 0)
      problems.push(
        `${lost} of ${given.length} runs of "${one.plan.name}" are damaged; press Resume to repeat them.`,
      );
    comparisons.push({ id: one.id, created: one.created, plan: one.plan, cells });
  }
  return { comparisons, problems };
}

/** Records of before rows of a plan's own lack three fields. */
const migrated = (record: unknown): unknown =>
  isRecord(record) && isRecord(record["plan"])
    ? { ...record, plan: { variants: [], against: "joint", shared: {}, ...record["plan"] } }
    : record;

/** Checks every field of a plan that the page reads without asking; its settings are checked when it runs. */
function isHead(json: unknown): json is Omit<Comparison, "cells"> & { readonly cells?: unknown } {
  if (!isRecord(json) || !isRecord(json["plan"])) return false;
  const { name, base, methods, variants, alone, replicates, shared, against } = json["plan"];
  const isList = (value: unknown): boolean => Array.isArray(value);
  return (
    [json["id"], json["created"], name, against].every((one) => typeof one === "string") &&
    [methods, variants, alone].every(isList) &&
    [base, shared].every(isRecord) &&
    isRecord(replicates) &&
    (replicates["kind"] === "seeds"
      ? isList(replicates["seeds"])
      : replicates["kind"] === "folds" && typeof replicates["of"] === "number")
  );
}
