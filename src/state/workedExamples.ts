/** Fills the equations of the coefficients with the numbers of one point. */
import type { PartCard, WorkedExample } from "../contract/cards";
import type { Choice } from "../contract/experiment";
import { paramValuesOf } from "../contract/choiceParams";
import type { Row } from "./series";

type Value = number | string | boolean;
type Lookup = (name: string) => Value | undefined;

const valueText = (value: Value): string =>
  typeof value === "number" ? String(Number(value.toPrecision(3))) : String(value);

function holds({ when }: WorkedExample, lookup: Lookup): boolean {
  if (!when) return true;
  const value = lookup(when.name);
  if (value === undefined) return false;
  if ("is" in when) return value === when.is;
  return "above" in when ? Number(value) > when.above : Number(value) <= when.atMost;
}

/** Replaces every {name} in the text; undefined if a value is missing. */
function fillTemplate(text: string, lookup: Lookup): string | undefined {
  const names = [...text.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => lookup(name) === undefined)) return undefined;
  return text.replace(/\{([^}]+)\}/g, (_, name: string) => valueText(lookup(name) ?? ""));
}

/**
 * Returns the equation, with numbers, of "k" of one modality or of "alpha" at this point, from the cards of the
 * active parts. Undefined if no card has it.
 */
export function workedExampleOf(
  of: WorkedExample["of"],
  row: Row,
  parts: readonly { readonly card: PartCard; readonly choice: Choice }[],
  modality?: string,
): string | undefined {
  for (const { card, choice } of parts) {
    const params = paramValuesOf(card, choice);
    const lookup: Lookup = (name) =>
      name.startsWith("#")
        ? params.get(name.slice(1))
        : (row[`${name}/${modality ?? ""}`] ?? row[name] ?? undefined);
    for (const working of card.workedExamples ?? []) {
      if (working.of !== of || !holds(working, lookup)) continue;
      const text = fillTemplate(working.text, lookup);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}
