/** Sentences about the progress of a comparison. */
import { cellsInForce, runsInAll, type Planned } from "../compare/queue";
import { figureOf } from "../compare/runSummary";
import { points } from "../compare/comparisonText";
import type { Catalogue } from "../contract/cards";
import type { Cell, Comparison, RunSummary } from "../contract/compare";

/** Describes the result of one run. */
export function resultMessage(
  { row, kind, replicate }: Planned,
  { summary, failure = "" }: Cell,
): string {
  const which = `${row.name}, ${kind === "trial" ? "trial on " : ""}${replicate}`;
  const fused = summary && figureOf(summary, { split: "best", subject: "fused" });
  return fused === undefined
    ? `${which}: no result. ${failure}`
    : `${which}: ${points(fused)} % on validation.`;
}

/** The reason why a run used other clips than the earlier cells; empty if it did not. */
export function otherClipsMessage(cells: readonly Cell[], made: RunSummary | undefined): string {
  const was = cells.find(({ summary }) => summary)?.summary?.dataset;
  const is = made?.dataset;
  if (!was || !is) return "";
  const count = ({ clips }: typeof is): number => clips.train + clips.validation + clips.test;
  if (was.classes.join() === is.classes.join() && count(was) === count(is)) return "";
  return `The finished runs used other clips (${count(was)} clips of ${was.classes.length} classes; now ${count(is)} clips of ${is.classes.length}). Choose the dataset of the finished runs again, then resume.`;
}

/** Describes the end of a comparison. */
export function endMessage(comparison: Comparison | undefined, catalogue: Catalogue): string {
  if (!comparison) return "";
  const cells = cellsInForce(comparison, catalogue);
  const failed = cells.filter(({ failure }) => failure !== undefined).length;
  const all = runsInAll(comparison.plan);
  const without = failed > 0 ? `, ${failed} without a result` : "";
  return cells.length === all
    ? `Done: ${all} runs${without}.`
    : `Stopped after ${cells.length} of ${all} runs${without}.`;
}
