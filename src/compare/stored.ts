/** Comparisons as they come from storage, which an older version or another page may have written. */
import type { Comparison } from "../contract/compare";
import { readCell } from "./file";
import { isRecord } from "./json";
import { isStoredPlan } from "./storedPlan";

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
        `${lost} of ${given.length} runs of "${one.plan.name}" are damaged; press Resume comparing to repeat them.`,
      );
    comparisons.push({ id: one.id, created: one.created, plan: one.plan, cells });
  }
  return { comparisons, problems };
}

/** Fills in the fields that plans of earlier versions do not have. */
function migrated(record: unknown): unknown {
  if (!isRecord(record) || !isRecord(record["plan"])) return record;
  const plan = { variants: [], against: "joint", shared: {}, openTest: false, ...record["plan"] };
  const { base } = record["plan"];
  return { ...record, plan: isRecord(base) ? { ...plan, base: { encoders: {}, ...base } } : plan };
}

const isHead = (json: unknown): json is Omit<Comparison, "cells"> & { readonly cells?: unknown } =>
  isRecord(json) &&
  typeof json["id"] === "string" &&
  typeof json["created"] === "string" &&
  isStoredPlan(json["plan"]);
