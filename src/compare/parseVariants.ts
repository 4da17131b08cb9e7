/** Checks the rows that a plan brings itself, parts with their parameters, against the cards. */
import type { Catalogue } from "../contract/cards";
import type { Variant } from "../contract/compare";
import type { ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import type { ReportProblem } from "../contract/params";
import { safeText } from "../contract/safeText";
import type { VariantFile } from "./planFile";

export function parseVariants(
  rows: readonly VariantFile[],
  base: ExperimentConfig,
  catalogue: Catalogue,
  report: ReportProblem,
): readonly Variant[] {
  const ids = rows.map(({ id }) => id);
  if (new Set(ids).size < ids.length) report("variants: an id is given twice.");
  for (const { id, keepsAs } of rows)
    if (keepsAs !== undefined && (keepsAs === id || !ids.includes(keepsAs)))
      report(
        `variants: ${id} keeps as many channels as ${safeText(keepsAs)}, which is no other row.`,
      );
  return rows.map((row, i) =>
    parseVariant(row, base, catalogue, (sentence) => report(`variants[${i}]: ${sentence}`)),
  );
}

function parseVariant(
  { id, name, summary, parts, modalities, keepsAs }: VariantFile,
  base: ExperimentConfig,
  catalogue: Catalogue,
  report: ReportProblem,
): Variant {
  const own = { ...base, parts, ...(modalities !== undefined && { modalities }) };
  const config = parseExperiment(own, catalogue, report);
  return {
    id,
    name,
    summary,
    parts: config.parts,
    ...(modalities !== undefined && { modalities: config.modalities }),
    ...(keepsAs !== undefined && { keepsAs }),
  };
}
