/** Equations of coefficients with the numbers of one point filled in. */
import type { PartCard, Working } from "../contract/cards";
import type { Choice } from "../contract/experiment";
import { valuesOf } from "../contract/link";
import type { Row } from "./series";

type Value = number | string | boolean;
type Lookup = (name: string) => Value | undefined;

const said = (value: Value): string =>
  typeof value === "number" ? String(Number(value.toPrecision(3))) : String(value);

function holds({ when }: Working, lookup: Lookup): boolean {
  if (!when) return true;
  const value = lookup(when.name);
  if (value === undefined) return false;
  if ("is" in when) return value === when.is;
  return "above" in when ? Number(value) > when.above : Number(value) <= when.atMost;
}

/** The text with every {name} replaced; undefined where a value is missing. */
function filled(text: string, lookup: Lookup): string | undefined {
  const names = [...text.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => lookup(name) === undefined)) return undefined;
  return text.replace(/\{([^}]+)\}/g, (_, name: string) => said(lookup(name) ?? ""));
}

/**
 * How a number of this point came about, by the cards of the parts that run: for "k" of one modality, or for
 * "alpha". Undefined where no card tells.
 */
export function workingOf(
  of: Working["of"],
  row: Row,
  parts: readonly { readonly card: PartCard; readonly choice: Choice }[],
  modality?: string,
): string | undefined {
  for (const { card, choice } of parts) {
    const params = valuesOf(card, choice);
    const lookup: Lookup = (name) =>
      name.startsWith("#")
        ? params.get(name.slice(1))
        : (row[`${name}/${modality ?? ""}`] ?? row[name] ?? undefined);
    for (const working of card.workings ?? []) {
      if (working.of !== of || !holds(working, lookup)) continue;
      const text = filled(working.text, lookup);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}
