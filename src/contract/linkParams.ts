/** A choice's parameters in a link: "mlb.alpha=0.8". */
import type { Card } from "./cards";
import type { Choice } from "./experiment";
import { valuesOf } from "./parseExperiment";
import { safeText } from "./safeText";
import type { ParamSpec, ParamValue, ReportProblem } from "./params";

/** What of a choice's parameters differs from the default's, as "prefix.key" and text. */
export function paramPairs(
  card: Card,
  choice: Choice,
  defaults: readonly Choice[],
  prefix = card.id,
): [string, string][] {
  const here = valuesOf(card, choice);
  const there = valuesOf(
    card,
    defaults.find(({ id }) => id === card.id),
  );
  return [...here]
    .filter(([key, value]) => there.get(key) !== value)
    .map(([key, value]) => [`${prefix}.${key}`, String(value)]);
}

/** A choice with the parameters that a link gives it under "prefix.key"; notes which keys it took. */
export function withLinkParams(
  card: Card,
  choice: Choice,
  pairs: ReadonlyMap<string, string>,
  taken: Set<string>,
  report: ReportProblem,
  prefix = card.id,
): Choice {
  const values = new Map<string, ParamValue>(valuesOf(card, choice));
  for (const [key, spec] of Object.entries(card.params)) {
    const path = `${prefix}.${key}`;
    const text = pairs.get(path);
    if (text === undefined) continue;
    taken.add(path);
    const value = valueFromText(spec, text);
    if (value === undefined)
      report(
        `${path}: ${safeText(text)} is not ${expectations[spec.kind]}; using ${spec.default}.`,
      );
    else values.set(key, value);
  }
  return { id: choice.id, params: Object.fromEntries(values) };
}

const expectations = {
  number: "a number",
  flag: "true or false",
  choice: "a choice",
  text: "a text",
} as const;

function valueFromText(spec: ParamSpec, text: string): ParamValue | undefined {
  switch (spec.kind) {
    case "number": {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return Number.isFinite(value) ? value : undefined;
    }
    case "flag":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "choice":
    case "text":
      return text;
  }
}
