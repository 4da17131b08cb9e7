/** Rows that a plan brings itself: parts with their parameters, checked against the cards. */
import type { Catalogue } from "../contract/cards";
import type { Variant } from "../contract/compare";
import type { ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import { safeText } from "../contract/safeText";
import { isRecord, type Problems } from "./json";

const keys = new Set(["id", "name", "summary", "parts", "modalities", "keepsAs"]);
const idPattern = /^[a-z][a-z0-9.-]{0,31}$/;
const mostName = 80;
const maxSummary = 400;

export function parseVariants(
  json: unknown,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): readonly Variant[] {
  if (!Array.isArray(json)) {
    refuse("variants: expected a list of rows.");
    return [];
  }
  const variants = json.flatMap((one: unknown, i): Variant[] => {
    const path = `variants[${i}]`;
    const variant = isRecord(one) ? readVariant(one, path, base, catalogue, refuse) : undefined;
    if (!isRecord(one)) refuse(`${path}: expected an object with an id, a name and parts.`);
    return variant ? [variant] : [];
  });
  const ids = variants.map(({ id }) => id);
  if (new Set(ids).size < ids.length) refuse("variants: an id is given twice.");
  for (const { id, keepsAs } of variants)
    if (keepsAs !== undefined && (keepsAs === id || !ids.includes(keepsAs)))
      refuse(
        `variants: ${id} keeps as many channels as ${safeText(keepsAs)}, which is no other row.`,
      );
  return variants;
}

function readVariant(
  json: Readonly<Record<string, unknown>>,
  path: string,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): Variant | undefined {
  for (const key of Object.keys(json))
    if (!keys.has(key)) refuse(`${path}: ${safeText(key)} is not part of a row.`);
  const { id, name, summary = "", parts = [], modalities, keepsAs } = json;
  if (typeof id !== "string" || !idPattern.test(id)) {
    refuse(`${path}.id: expected small letters, digits, dots and dashes, got ${safeText(id)}.`);
    return undefined;
  }
  if (typeof name !== "string" || name === "" || name.length > mostName)
    refuse(`${path}.name: expected up to ${mostName} letters, got ${safeText(name)}.`);
  if (typeof summary !== "string" || summary.length > maxSummary)
    refuse(`${path}.summary: expected up to ${maxSummary} letters, got ${safeText(summary)}.`);
  const config = parseExperiment(
    { ...base, parts, ...(modalities !== undefined && { modalities }) },
    catalogue,
    (sentence) => refuse(`${path}: ${sentence}`),
  );
  return {
    id,
    name: typeof name === "string" ? name : "",
    summary: typeof summary === "string" ? summary : "",
    parts: config.parts,
    ...(modalities !== undefined && { modalities: config.modalities }),
    ...(typeof keepsAs === "string" && { keepsAs }),
  };
}
