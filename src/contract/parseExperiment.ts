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
import { versionOneDefaults } from "./versionOne";

/** The lists of the catalogue that a configuration chooses from. */
export const families = [
  "datasets",
  "encoders",
  "fusions",
  "parts",
  "augmentations",
  "optimizers",
  "averagings",
  "selections",
] as const;
export interface Field {
  readonly kind: "number" | "text" | "texts" | "choice" | "choices";
  /** Key in a link. */
  readonly linkKey: string;
  readonly family?: (typeof families)[number];
  /** The text of a setting that a configuration may leave out. */
  readonly absent?: string;
}
type FieldKey = Exclude<keyof ExperimentConfig, "version" | "encoders">;

/** The keys of a configuration, in the order in which a link lists them. */
export const fields: ReadonlyMap<FieldKey, Field> = new Map<FieldKey, Field>([
  ["backend", { kind: "text", linkKey: "backend" }],
  ["engine", { kind: "text", linkKey: "engine" }],
  ["seed", { kind: "number", linkKey: "seed" }],
  ["dataSeed", { kind: "number", linkKey: "dataSeed", absent: "seed" }],
  ["epochs", { kind: "number", linkKey: "epochs" }],
  ["batchSize", { kind: "number", linkKey: "batch" }],
  ["data", { kind: "choice", linkKey: "data", family: "datasets" }],
  ["modalities", { kind: "texts", linkKey: "modalities" }],
  ["encoder", { kind: "choice", linkKey: "encoder", family: "encoders" }],
  ["fusion", { kind: "choice", linkKey: "fusion", family: "fusions" }],
  ["parts", { kind: "choices", linkKey: "parts", family: "parts" }],
  ["augmentations", { kind: "choices", linkKey: "augmentations", family: "augmentations" }],
  ["optimizer", { kind: "choice", linkKey: "optimizer", family: "optimizers" }],
  ["averaging", { kind: "choice", linkKey: "averaging", family: "averagings" }],
  ["selection", { kind: "choice", linkKey: "selection", family: "selections" }],
]);

/** The configuration that completes one of this version; undefined if the version is not known. */
export function defaultsOf(version: unknown): ExperimentConfig | undefined {
  if (version === 1) return versionOneDefaults;
  return version === 2 ? defaultExperiment : undefined;
}
const isSetting = (key: string): boolean =>
  key === "version" || key === "encoders" || [...fields.keys()].some((one) => one === key);

/**
 * A whole or partial experiment as checked configuration; missing settings are those of its version's default.
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
  const { defaults, given } = readSettings(json, refuse);
  const wholeNumber = (key: keyof typeof limits): number => {
    const { min, max } = limits[key];
    const spec = whole(key, defaults[key], [min, max], { help: "" });
    return parseParam(key, spec, given.get(key), report) as number;
  };
  const one = (key: SingleChoice): Choice => {
    const family = fields.get(key)?.family ?? "datasets";
    const known = parseChoice(key, given.get(key), catalogue[family], refuse, report);
    return known ?? defaults[key];
  };
  const several = (key: "parts" | "augmentations"): readonly Choice[] => {
    const check = (value: unknown) => parseChoice(key, value, catalogue[key], refuse, report);
    return parseChoices(key, given.get(key), check, refuse) ?? defaults[key];
  };
  return {
    version: 2,
    seed: wholeNumber("seed"),
    ...parseDataSeed(given.get("dataSeed"), refuse, report),
    backend: parseName("backend", backends, given.get("backend"), defaults, refuse),
    engine: parseName("engine", engines, given.get("engine"), defaults, refuse),
    data: one("data"),
    modalities: parseIds(given.get("modalities"), refuse),
    encoder: one("encoder"),
    encoders: parseEncoders(given.get("encoders"), refuse, (path, value) =>
      parseChoice(path, value, catalogue.encoders, refuse, report),
    ),
    fusion: one("fusion"),
    parts: withoutConflicts(several("parts"), catalogue.parts, refuse),
    augmentations: several("augmentations"),
    optimizer: one("optimizer"),
    averaging: one("averaging"),
    selection: one("selection"),
    batchSize: wholeNumber("batchSize"),
    epochs: wholeNumber("epochs"),
  };
}

type SingleChoice = "data" | "encoder" | "fusion" | "optimizer" | "averaging" | "selection";

/** The settings of the JSON over the defaults of its version. */
function readSettings(json: unknown, refuse: ReportProblem) {
  const isObject = isPlain(json);
  if (!isObject)
    refuse(`A configuration must be an object, not ${safeText(json)}; the default is used.`);
  const listed: readonly (readonly [string, unknown])[] = isObject ? Object.entries(json) : [];
  for (const [key] of listed)
    if (!isSetting(key)) refuse(`${safeText(key)} is not a setting; ignored.`);
  const own = new Map(listed.filter(([key]) => isSetting(key)));
  const version = own.get("version") ?? defaultExperiment.version;
  const known = defaultsOf(version);
  if (!known) refuse(`version: ${safeText(version)} is not known; read as version 2.`);
  const defaults = known ?? defaultExperiment;
  return { defaults, given: new Map<string, unknown>([...Object.entries(defaults), ...own]) };
}

/** Left out, the seed draws the data. */
function parseDataSeed(
  value: unknown,
  refuse: ReportProblem,
  report: ReportProblem | undefined,
): Pick<ExperimentConfig, "dataSeed"> {
  if (value === undefined) return {};
  if (typeof value !== "number" || !Number.isFinite(value)) {
    refuse(`dataSeed: expected a number, got ${safeText(value)}; the seed draws the data.`);
    return {};
  }
  const { min, max } = limits.seed;
  const spec = whole("dataSeed", min, [min, max], { help: "" });
  return { dataSeed: parseParam("dataSeed", spec, value, report) as number };
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
  defaults: ExperimentConfig,
  refuse: ReportProblem,
): ExperimentConfig[K] {
  const found = known.find((name) => name === value);
  const otherwise = defaults[key];
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

/** Each card once; undefined if the value is not a list. */
function parseChoices(
  path: string,
  value: unknown,
  parse: (item: unknown) => Choice | undefined,
  refuse: ReportProblem,
): readonly Choice[] | undefined {
  if (!Array.isArray(value)) {
    refuse(`${path}: expected a list, got ${safeText(value)}; using the default.`);
    return undefined;
  }
  const found = new Map<string, Choice>();
  for (const item of value as readonly unknown[]) {
    const choice = parse(item);
    if (!choice) continue;
    if (found.has(choice.id)) refuse(`${path}: ${choice.id} is given twice; the first one counts.`);
    else found.set(choice.id, choice);
  }
  return [...found.values()];
}

/** Leaves out parts until the others can run together. */
function withoutConflicts(
  chosen: readonly Choice[],
  cards: readonly PartCard[],
  refuse: ReportProblem,
): readonly Choice[] {
  const parts = new Map(chosen.map((choice) => [choice.id, choice]));
  for (;;) {
    const conflict = firstConflict([...parts.keys()], cards);
    if (!conflict) return [...parts.values()];
    refuse(conflict.sentence);
    parts.delete(conflict.id);
  }
}
