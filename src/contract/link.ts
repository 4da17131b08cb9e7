/**
 * Configuration <-> link. The hash holds a configuration as its difference from the default one:
 * `#v=2&backend=webgpu&epochs=2&parts=unimodal-losses,mlb&mlb.alpha=0.8&modalities=audio`.
 * A link without "v" is of version 1, whose default was another one; the page without a hash is the default.
 * A link is untrusted: values are checked against the cards and clamped, and a key that no card knows
 * is refused with a sentence. No property is assigned by a key of the link.
 */
import type { Catalogue } from "./cards";
import { encoderPairs, readEncoders } from "./encoderLinks";
import { defaultExperiment, type ExperimentConfig } from "./experiment";
import { numberFromText, paramPairs, withLinkParams } from "./linkParams";
import { choicesIn } from "./parseChoices";
import { defaultsOf, families, fields, parseExperiment, type Field } from "./parseExperiment";
import { safeText } from "./safeText";
import type { ReportProblem } from "./params";
import { versionOneDefaults as versionOne } from "./versionOne";
import { withoutView } from "./viewLink";

export { parseExperiment } from "./parseExperiment";

const maxLength = 8000;
const dangerous = new Set(["__proto__", "constructor", "prototype"]);
const nothing = "none";

export interface LinkReading {
  readonly config: ExperimentConfig;
  /** One sentence for each value of the link that was changed or ignored. */
  readonly problems: readonly string[];
}

/** Reads a link's hash, with or without its "#". Never throws. */
export function fromHash(hash: string, catalogue: Catalogue): LinkReading {
  const problems: string[] = [];
  const report: ReportProblem = (sentence) => void problems.push(sentence);
  const pairs = readPairs(hash, report);
  const defaults = linkDefaults(hash, pairs.get(versionKey), report);
  let base = defaults;
  const preset = pairs.get("preset");
  if (preset !== undefined) {
    const found = catalogue.presets.find(({ id }) => id === preset);
    if (found) base = withPreset(found.config, catalogue, report, defaults);
    else report(`preset: there is no preset ${safeText(preset)}; the default is used.`);
  }
  const draft = new Map<string, unknown>(Object.entries(base));
  // A value that does not fit is replaced by the default of the link's version.
  if (defaults === versionOne) draft.set("version", 1);
  for (const [key, field] of fields) {
    const text = pairs.get(field.linkKey) ?? pairs.get(key);
    if (text !== undefined) draft.set(key, fieldFromText(field, text, draft.get(key)));
  }
  const encoders = readEncoders(base.encoders, pairs, catalogue);
  draft.set("encoders", encoders.choices);
  const choices = placeParams(draft, pairs, encoders.taken, catalogue, report);
  for (const [key, choice] of choices) draft.set(key, choice);
  return { config: parseExperiment(Object.fromEntries(draft), catalogue, report), problems };
}

const versionKey = "v";

/** The configuration that completes a link. */
function linkDefaults(
  hash: string,
  version: string | undefined,
  report: ReportProblem,
): ExperimentConfig {
  if (version === undefined) return hash.replace(/^#/, "") === "" ? defaultExperiment : versionOne;
  const known = defaultsOf(numberFromText(version));
  if (!known) report(`${versionKey}: ${safeText(version)} is not known; read as version 2.`);
  return known ?? defaultExperiment;
}

/** A preset's partial experiment, completed by the default one. */
export function withPreset(
  partial: unknown,
  catalogue: Catalogue,
  report?: ReportProblem,
  defaults = defaultExperiment,
): ExperimentConfig {
  const isRecord = typeof partial === "object" && partial !== null;
  return parseExperiment(isRecord ? { ...defaults, ...partial } : defaults, catalogue, report);
}

/** As `toHash`, with the version for the default experiment too: the default may change later. */
export const toStoredHash = (config: ExperimentConfig, catalogue: Catalogue): string =>
  toHash(config, catalogue) || versionPair;

/** The hash of a page, from the links of its configuration and of its view. */
export const joinLinks = (config: string, view: string): string =>
  view === "" ? config : `${config || versionPair}&${view}`;

/** The difference from the default, without "#"; empty for the default itself. */
export function toHash(config: ExperimentConfig, catalogue: Catalogue): string {
  const pairs: [string, string][] = [];
  for (const [key, field] of fields) {
    const here = fieldToText(field, config[key]);
    const there = fieldToText(field, defaultExperiment[key]);
    if (!sameText(field, here, there)) pairs.push([field.linkKey, here]);
  }
  for (const [key, field] of fields) {
    if (!field.family) continue;
    for (const choice of choicesIn(config[key])) {
      const card = catalogue[field.family].find(({ id }) => id === choice.id);
      if (card) pairs.push(...paramPairs(card, choice, choicesIn(defaultExperiment[key])));
    }
  }
  pairs.push(...encoderPairs(config, catalogue));
  const texts = pairs.map(([key, text]) => `${key}=${encode(text)}`);
  return texts.length === 0 ? "" : [versionPair, ...texts].join("&");
}
const versionPair = `${versionKey}=${defaultExperiment.version}`;

/** Splits and decodes; refuses malformed and dangerous keys, and reports repeated ones. */
function readPairs(hash: string, report: ReportProblem): Map<string, string> {
  const pairs = new Map<string, string>();
  const text = withoutView(hash);
  if (text.length > maxLength) {
    report(`The link is longer than ${maxLength} characters; the default is used.`);
    return pairs;
  }
  for (const part of text.split("&").filter((piece) => piece !== "")) {
    const cut = part.indexOf("=");
    const key = decode(cut < 0 ? part : part.slice(0, cut));
    const value = decode(cut < 0 ? "" : part.slice(cut + 1));
    if (key === undefined || value === undefined)
      report(`${safeText(part)} in the link cannot be decoded; refused.`);
    else if (key.split(/[.[\]]/).some((segment) => dangerous.has(segment)))
      report(`${safeText(key)} in the link is not a setting but a dangerous name; refused.`);
    else {
      if (pairs.has(key)) report(`${safeText(key)} is in the link twice; the last one counts.`);
      pairs.set(key, value);
    }
  }
  return pairs;
}

/** Gives every dotted pair to the choice that it belongs to; reports the others. */
function placeParams(
  draft: ReadonlyMap<string, unknown>,
  pairs: ReadonlyMap<string, string>,
  already: ReadonlySet<string>,
  catalogue: Catalogue,
  report: ReportProblem,
): [string, unknown][] {
  const names = [...fields].flatMap(([key, field]) => [key, field.linkKey]);
  const taken = new Set([versionKey, "preset", ...names, ...already]);
  const placed: [string, unknown][] = [];
  for (const [key, field] of fields) {
    if (!field.family) continue;
    const cards = catalogue[field.family];
    const choices = choicesIn(draft.get(key)).map((choice) => {
      const card = cards.find(({ id }) => id === choice.id);
      return card ? withLinkParams(card, choice, pairs, taken) : choice;
    });
    placed.push([key, field.kind === "choices" ? choices : choices[0]]);
  }
  for (const key of pairs.keys())
    if (!taken.has(key)) report(`${safeText(key)}: ${whyUnknown(key, catalogue)}; ignored.`);
  return placed;
}

function whyUnknown(key: string, catalogue: Catalogue): string {
  const [id = "", param = ""] = key.split(".", 2);
  const card = families.flatMap((family) => catalogue[family]).find((one) => one.id === id);
  if (!card) return "no such setting";
  return Object.hasOwn(card.params, param)
    ? `${card.name} is not part of this run`
    : `${card.name} has no parameter of that name`;
}

/** `before`: the value of the preset or of the default, whose parameters a chosen card keeps. */
function fieldFromText(field: Field, text: string, before: unknown): unknown {
  const ids = text === "" || text === nothing || text === "all" ? [] : text.split(",");
  if (text === field.absent) return undefined;
  const known = choicesIn(before);
  switch (field.kind) {
    case "number":
      return numberFromText(text);
    case "text":
      return text;
    case "texts":
      return ids;
    case "choice":
      return known.find(({ id }) => id === text) ?? { id: text };
    case "choices":
      return ids.map((id) => known.find((choice) => choice.id === id) ?? { id });
  }
}

function fieldToText(field: Field, value: unknown): string {
  switch (field.kind) {
    case "texts":
      return Array.isArray(value) && value.length > 0 ? value.join(",") : "all";
    case "choices":
    case "choice":
      return (
        choicesIn(value)
          .map(({ id }) => id)
          .join(",") || nothing
      );
    default:
      return typeof value === "number" || typeof value === "string"
        ? String(value)
        : (field.absent ?? "");
  }
}

function sameText(field: Field, here: string, there: string): boolean {
  if (field.kind !== "choices") return here === there;
  return here.split(",").sort().join() === there.split(",").sort().join();
}

const encode = (text: string): string => encodeURIComponent(text).replaceAll("%2C", ",");

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
