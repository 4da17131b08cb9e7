/** Converts a configuration file to the hash of a link; the page checks the values, as it does for every link. */
import { choicesIn } from "../src/contract/parseChoices";
import { fields } from "../src/contract/parseExperiment";
import { isRecord } from "./readJson";

const isPlain = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** Pairs of the link for one key of the file, such as ["data", "puppets"] and ["puppets.clips", "60"]. */
function pairsOf(key: string, kind: string, linkKey: string, value: unknown): [string, string][] {
  if (kind === "number" || kind === "text") {
    if (!isPlain(value)) throw new Error(`${key}: expected a number or a word.`);
    return [[linkKey, String(value)]];
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (kind === "texts") {
    if (!items.every((item) => typeof item === "string"))
      throw new Error(`${key}: expected a list of names.`);
    return [[linkKey, items.length > 0 ? items.join(",") : "all"]];
  }
  const choices = choicesIn(value);
  if (choices.length !== items.length)
    throw new Error(`${key}: every entry needs an id, such as { "id": "adam" }.`);
  const params = choices.flatMap((choice) =>
    Object.entries(choice.params ?? {}).map(([name, setting]): [string, string] => [
      `${choice.id}.${name}`,
      String(setting),
    ]),
  );
  return [[linkKey, choices.map(({ id }) => id).join(",") || "none"], ...params];
}

/**
 * Returns the hash, without "#", of a whole or partial configuration; `preset` names the preset that it changes.
 * Throws an `Error` with one sentence for an unknown key or a value of a wrong shape.
 */
export function hashOf(config: unknown): string {
  if (!isRecord(config)) throw new Error("A configuration is a JSON object.");
  const known = new Map<string, { kind: string; linkKey: string }>(fields);
  known.set("preset", { kind: "text", linkKey: "preset" });
  const pairs = Object.entries(config).flatMap(([key, value]) => {
    if (key === "version") {
      if (value === 1 || value === 2) return [["v", String(value)] as [string, string]];
      throw new Error(`version: 1 and 2 are known, got ${JSON.stringify(value)}.`);
    }
    const field = known.get(key);
    if (!field) throw new Error(`There is no setting "${key}" in a configuration.`);
    return pairsOf(key, field.kind, field.linkKey, value);
  });
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
}
