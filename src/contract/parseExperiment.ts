/**
 * Unknown JSON -> a checked configuration. Every reader of a configuration goes through here.
 * Plain code and not a schema, because each field is repaired by itself and parts are dropped until the rest fits.
 */
import type { Catalogue } from "./cards";
import {
  backends,
  defaultExperiment,
  engines,
  limits,
  type Choice,
  type ExperimentConfig,
} from "./experiment";
import { isRecord } from "./isRecord";
import { parseParam, type ReportProblem, whole } from "./params";
import {
  parseChoice,
  parseChoices,
  parseEncoders,
  parseIds,
  withoutConflicts,
} from "./parseChoices";
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
  const isObject = isRecord(json);
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
