/** The parameters of a choice, read and written against its card. */
import type { Card } from "./cards";
import type { Choice } from "./experiment";
import type { ParamValue } from "./params";

/** Every parameter of a card with the value that it has in a choice. */
export function paramValuesOf(
  card: Card,
  choice: Choice | undefined,
): ReadonlyMap<string, ParamValue> {
  const given = new Map(Object.entries(choice?.params ?? {}));
  return new Map(
    Object.entries(card.params).map(([key, spec]) => [key, given.get(key) ?? spec.default]),
  );
}

/** A choice of the card that lists only the values that differ from the card's defaults. */
export function choiceWith(card: Card, values: ReadonlyMap<string, ParamValue>): Choice {
  const changed = Object.entries(card.params).flatMap(([key, spec]): [string, ParamValue][] => {
    const value = values.get(key);
    return value === undefined || value === spec.default ? [] : [[key, value]];
  });
  return changed.length === 0
    ? { id: card.id }
    : { id: card.id, params: Object.fromEntries(changed) };
}
