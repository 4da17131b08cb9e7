/** A choice's parameters in a link: "mlb.alpha=0.8". */
import type { Card } from "./cards";
import type { Choice } from "./experiment";
import { paramValuesOf } from "./choiceParams";
import type { ParamSpec, ParamValue } from "./params";

/** The parameters of a choice that differ from the default's, as "prefix.key" and text. */
export function paramPairs(
  card: Card,
  choice: Choice,
  defaults: readonly Choice[],
  prefix = card.id,
): [string, string][] {
  const here = paramValuesOf(card, choice);
  const there = paramValuesOf(
    card,
    defaults.find(({ id }) => id === card.id),
  );
  return [...here]
    .filter(([key, value]) => there.get(key) !== value)
    .map(([key, value]) => [`${prefix}.${key}`, String(value)]);
}

/** A choice with the texts that a link gives under "prefix.key"; notes which keys it took. Values are unchecked. */
export function withLinkParams(
  card: Card,
  choice: Choice,
  pairs: ReadonlyMap<string, string>,
  taken: Set<string>,
  prefix = card.id,
): Choice {
  const values = new Map<string, ParamValue>(paramValuesOf(card, choice));
  for (const [key, spec] of Object.entries(card.params)) {
    const path = `${prefix}.${key}`;
    const text = pairs.get(path);
    if (text === undefined) continue;
    taken.add(path);
    values.set(key, valueFromText(spec, text));
  }
  return { id: choice.id, params: Object.fromEntries(values) };
}

function valueFromText({ kind }: ParamSpec, text: string): ParamValue {
  if (kind === "number") return numberFromText(text);
  if (kind === "flag" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** A number, or the text itself where it is none, so that the check quotes it. */
export function numberFromText(text: string): number | string {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : text;
}
