/** Edits the parameters of a choice and compares them with their defaults. */
import type { Card } from "../contract/cards";
import type { Choice } from "../contract/experiment";
import { choiceWith, paramValuesOf } from "../contract/choiceParams";
import { parseParam, type ParamValue } from "../contract/params";

/** Sets one parameter of a choice (undefined: the default), checked against its card. */
export function withParam(
  choice: Choice,
  card: Card,
  key: string,
  value: ParamValue | undefined,
): Choice {
  const spec = Object.entries(card.params).find(([name]) => name === key)?.[1];
  if (!spec) return choice;
  const checked = parseParam(`${card.id}.${key}`, spec, value, () => undefined);
  return choiceWith(card, new Map(paramValuesOf(card, choice)).set(key, checked));
}

export interface Difference {
  readonly label: string;
  readonly value: string;
  readonly defaultValue: string;
}

/** Lists the parameters that differ from `reference`, or from the card's defaults if `reference` is another card's choice. */
export function paramDifferences(
  card: Card,
  choice: Choice,
  reference: Choice | undefined,
  name = card.name,
): Difference[] {
  const there = paramValuesOf(card, reference?.id === card.id ? reference : undefined);
  return [...paramValuesOf(card, choice)].flatMap(([key, value]) => {
    const was = there.get(key);
    if (was === value || was === undefined) return [];
    const spec = Object.entries(card.params).find(([name]) => name === key)?.[1];
    const label = `${name}: ${spec?.label ?? key}`;
    return [{ label, value: String(value), defaultValue: String(was) }];
  });
}
