/**
 * Unknown JSON -> a checked configuration. Every reader of a configuration goes through here.
 * Plain code and not a schema, because each field is repaired by itself and parts are dropped until the rest fits.
 */
import type { Card, Catalogue, PartCard } from "./cards";
import { choiceWith } from "./choiceParams";
import { firstConflict } from "./compatibility";
import { widthKey } from "./encoderChoice";
import {
  backends,
  defaultExperiment,
  engines,
  limits,
  type Choice,
  type ExperimentConfig,
} from "./experiment";
import { listIds } from "./listIds";
import { parseParam, parseParams, type ReportProblem, whole } from "./params";
import { safeText } from "./safeText";

type Family = "datasets" | "encoders" | "fusions" | "parts" | "optimizers";
export interface Field {
  readonly kind: "number" | "text" | "texts" | "choice" | "choices";
  /** Key in a link. */
  readonly linkKey: string;
  readonly family?: Family;
}
type FieldKey = Exclude<keyof ExperimentConfig, "version">;

/** The keys of a configuration, in the order in which a link lists them. */
export const fields: ReadonlyMap<FieldKey, Field> = new Map<FieldKey, Field>([
  ["backend", { kind: "text", linkKey: "backend" }],
  ["engine", { kind: "text", linkKey: "engine" }],
  ["seed", { kind: "number", linkKey: "seed" }],
  ["epochs", { kind: "number", linkKey: "epochs" }],
  ["batchSize", { kind: "number", linkKey: "batch" }],
  ["data", { kind: "choice", linkKey: "data", family: "datasets" }],
  ["modalities", { kind: "texts", linkKey: "modalities" }],
  ["encoder", { kind: "choice", linkKey: "encoder", family: "encoders" }],
  ["fusion", { kind: "choice", linkKey: "fusion", family: "fusions" }],
  ["parts", { kind: "choices", linkKey: "parts", family: "parts" }],
  ["optimizer", { kind: "choice", linkKey: "optimizer", family: "optimizers" }],
]);

/**
 * A whole or partial experiment as checked configuration; what is missing is the default's.
 * Parameters equal to their card's default are left out. With `report`, whatever does not fit is
 * named and replaced; without it the first misfit throws a `RangeError`.
 */
export function parseExperiment(
  json: unknown,
  catalogue: Catalogue,
  report?: ReportProblem,
): ExperimentConfig {
  const refuse: ReportProblem = (sentence) => {
    if (!report) throw new RangeError(sentence);
    report(sentence);
  };
  const given = new Map<string, unknown>(Object.entries(defaultExperiment));
  if (typeof json !== "object" || json === null || Array.isArray(json))
    refuse(`A configuration must be an object, not ${safeText(json)}; the default is used.`);
  else
    for (const [key, value] of Object.entries(json)) {
      if (Object.hasOwn(defaultExperiment, key)) given.set(key, value);
      else refuse(`${safeText(key)} is not a setting; ignored.`);
    }
  if (given.get("version") !== 1)
    refuse(`version: ${safeText(given.get("version"))} is not known; read as version 1.`);
  const wholeNumber = (key: keyof typeof limits): number => {
    const { min, max } = limits[key];
    const spec = whole(key, defaultExperiment[key], [min, max], { help: "" });
    return parseParam(key, spec, given.get(key), report) as number;
  };
  const one = (key: "data" | "encoder" | "fusion" | "optimizer"): Choice => {
    const family = fields.get(key)?.family ?? "datasets";
    const known = parseChoice(key, given.get(key), catalogue[family], refuse, report);
    return known ?? defaultExperiment[key];
  };
  return {
    version: 1,
    seed: wholeNumber("seed"),
    backend: parseName("backend", backends, given.get("backend"), refuse),
    engine: parseName("engine", engines, given.get("engine"), refuse),
    data: one("data"),
    modalities: parseIds(given.get("modalities"), refuse),
    encoder: one("encoder"),
    encoders: parseEncoders(given.get("encoders"), refuse, (path, value) =>
      parseChoice(path, value, catalogue.encoders, refuse, report),
    ),
    fusion: one("fusion"),
    parts: parseParts(given.get("parts"), catalogue.parts, refuse, report),
    optimizer: one("optimizer"),
    batchSize: wholeNumber("batchSize"),
    epochs: wholeNumber("epochs"),
  };
}

/** A choice or a list of choices, as a list. */
export function choicesIn(value: unknown): readonly Choice[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(
    (one): one is Choice =>
      typeof one === "object" && one !== null && "id" in one && typeof one.id === "string",
  );
}

function parseName<K extends "backend" | "engine">(
  key: K,
  known: readonly ExperimentConfig[K][],
  value: unknown,
  refuse: ReportProblem,
): ExperimentConfig[K] {
  const found = known.find((name) => name === value);
  const otherwise = defaultExperiment[key];
  if (!found)
    refuse(`${key}: ${safeText(value)} is not one of ${known.join(", ")}; using ${otherwise}.`);
  return found ?? otherwise;
}

const idPattern = /^(?!constructor$|prototype$)[a-z][a-z0-9-]{0,31}$/;
const maxModalities = 16;

function parseIds(value: unknown, refuse: ReportProblem): readonly string[] {
  if (!Array.isArray(value) || value.length > maxModalities) {
    refuse(`modalities: expected a list of modality ids, got ${safeText(value)}; using all.`);
    return [];
  }
  const ids: readonly unknown[] = value;
  return [...new Set(ids)].filter((id): id is string => {
    const fits = typeof id === "string" && idPattern.test(id);
    if (!fits) refuse(`modalities: ${safeText(id)} is not a modality id; ignored.`);
    return fits;
  });
}

/** Encoders by modality; D is the run's, so none of them may set it. */
function parseEncoders(
  value: unknown,
  refuse: ReportProblem,
  parse: (path: string, value: unknown) => Choice | undefined,
): ExperimentConfig["encoders"] {
  const entries = isPlain(value) ? Object.entries(value) : [];
  if (!isPlain(value) || entries.length > maxModalities)
    refuse(
      `encoders: expected an object of encoders by modality, got ${safeText(value)}; ignored.`,
    );
  const kept = entries.slice(0, maxModalities).flatMap(([id, given]): [string, Choice][] => {
    const path = `encoders.${id}`;
    if (!idPattern.test(id)) refuse(`encoders: ${safeText(id)} is not a modality id; ignored.`);
    const choice = idPattern.test(id) ? parse(path, given) : undefined;
    if (!choice) return [];
    const { [widthKey]: width, ...params } = choice.params ?? {};
    if (width !== undefined)
      refuse(`${path}.${widthKey}: the run's own encoder sets it for all encoders; ignored.`);
    return [[id, Object.keys(params).length > 0 ? { id: choice.id, params } : { id: choice.id }]];
  });
  return Object.fromEntries(kept);
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseChoice(
  path: string,
  value: unknown,
  cards: readonly Card[],
  refuse: ReportProblem,
  report: ReportProblem | undefined,
): Choice | undefined {
  const choice = choicesIn(value)[0];
  if (!choice) {
    refuse(`${path}: expected an object with an id, got ${safeText(value)}; ignored.`);
    return undefined;
  }
  for (const key of Object.keys(choice))
    if (key !== "id" && key !== "params")
      refuse(`${path}: ${safeText(key)} is not known; ignored.`);
  const card = cards.find(({ id }) => id === choice.id);
  if (card) {
    const values = parseParams(card.id, card.params, choice.params, report);
    return choiceWith(card, new Map(Object.entries(values)));
  }
  const known = listIds(cards.map(({ id }) => id));
  refuse(`${path}: there is no ${safeText(choice.id)} (known: ${known}); ignored.`);
  return undefined;
}

function parseParts(
  value: unknown,
  cards: readonly PartCard[],
  refuse: ReportProblem,
  report: ReportProblem | undefined,
): readonly Choice[] {
  if (!Array.isArray(value)) {
    refuse(`parts: expected a list, got ${safeText(value)}; using the default.`);
    return defaultExperiment.parts;
  }
  const parts = new Map<string, Choice>();
  for (const item of value as readonly unknown[]) {
    const choice = parseChoice("parts", item, cards, refuse, report);
    if (!choice) continue;
    if (parts.has(choice.id)) refuse(`parts: ${choice.id} is given twice; the first one counts.`);
    else parts.set(choice.id, choice);
  }
  for (;;) {
    const conflict = firstConflict([...parts.keys()], cards);
    if (!conflict) return [...parts.values()];
    refuse(conflict.sentence);
    parts.delete(conflict.id);
  }
}
