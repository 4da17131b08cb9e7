/** Files that hold a comparison: a plan, or a plan with the runs that are done (compare.json). */
import * as v from "valibot";
import type { Catalogue } from "../contract/cards";
import { cellSchema, type Cell, type Comparison, type ComparisonPlan } from "../contract/compare";
import type { Outcome } from "../contract/door";
import { isRecord } from "../contract/isRecord";
import { joinSentences } from "../contract/issueText";
import { migrate, recordVersion } from "./migrations";
import { parsePlan } from "./parsePlan";
import { cellsInForce } from "./queue";

export interface FileReading {
  readonly plan: ComparisonPlan;
  /** The runs that belong to the plan. */
  readonly cells: readonly Cell[];
  /** Number of runs in the file that belong to another plan or are damaged. */
  readonly dropped: number;
}

/** Reads a plan, or `{ version, plan, cells }`. Fails with the sentences of `parsePlan`. */
export function readComparisonFile(
  json: unknown,
  catalogue: Catalogue,
  modalities?: number,
): Outcome<FileReading> {
  const problems: string[] = [];
  const isWhole = isRecord(json) && json["plan"] !== undefined;
  const whole = isWhole ? migrate(json, json, (one) => void problems.push(one)) : { plan: json };
  if (!whole)
    return { ok: false, failure: { code: "bad-config", message: joinSentences(problems) } };
  const parsed = parsePlan(whole["plan"], catalogue, modalities);
  if (!parsed.ok) return parsed;
  const plan = parsed.value;
  const listed = whole["cells"];
  const given: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const read = given.flatMap((one) => readCell(one) ?? []);
  const cells = cellsInForce({ plan, cells: read }, catalogue);
  return { ok: true, value: { plan, cells, dropped: given.length - cells.length } };
}

/** A plan in the form of a plan file, which `parsePlan` reads back. */
export function planJson(plan: ComparisonPlan): Readonly<Record<string, unknown>> {
  const { replicates, ...rest } = plan;
  return {
    ...rest,
    ...(replicates.kind === "seeds"
      ? { seeds: replicates.seeds }
      : {
          base: { ...plan.base, seed: replicates.seed },
          folds: replicates.of,
          ...(replicates.seeds && { seeds: replicates.seeds }),
        }),
  };
}

/** The text of compare.json. */
export const comparisonJson = ({ created, plan, cells }: Omit<Comparison, "id">): string =>
  `${JSON.stringify({ version: recordVersion, created, plan: planJson(plan), cells }, null, 1)}\n`;

/** One finished or failed run; undefined if it is damaged. */
export function readCell(json: unknown): Cell | undefined {
  const read = v.safeParse(cellSchema, json);
  return read.success ? read.output : undefined;
}
