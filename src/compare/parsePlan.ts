/**
 * A plan file -> a checked plan. A comparison takes hours, so nothing in it is replaced in silence:
 * every slip is a sentence and the plan is refused.
 */
import type { Catalogue } from "../contract/cards";
import type { ComparisonPlan, NumberRange, Replicates, TrialPlan } from "../contract/compare";
import type { Outcome } from "../contract/door";
import { defaultExperiment, limits, type ExperimentConfig } from "../contract/experiment";
import { listIds } from "../contract/listIds";
import { parseExperiment } from "../contract/parseExperiment";
import { safeText } from "../contract/safeText";
import { parseParam, type ParamValue } from "../contract/params";
import { fittingMethods } from "./fits";
import { parseSpaces } from "./parseSpaces";
import { parseVariants } from "./parseVariants";
import { ablationRows } from "./ablationRows";
import { isRecord, type Problems } from "./json";
import { usualRates } from "./space";

const keys = new Set([
  "version",
  "name",
  "base",
  "methods",
  "alone",
  "seeds",
  "folds",
  "openTest",
  "shared",
  "trials",
  "variants",
  "against",
  "ablation",
]);
export const most = { replicates: 50, folds: 20, trials: 100 } as const;
/** What rows are compared with unless a plan says otherwise. */
const reference = "joint";
const idPattern = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * `modalities`: how many the data has, where that is known. Fails with `bad-config` and every
 * sentence that there is to say.
 */
export function parsePlan(
  json: unknown,
  catalogue: Catalogue,
  modalities?: number,
): Outcome<ComparisonPlan> {
  const problems: string[] = [];
  const refuse: Problems = (sentence) => void problems.push(sentence);
  const plan = isRecord(json) ? readPlan(json, catalogue, refuse, modalities) : undefined;
  if (!isRecord(json)) refuse("A plan must be an object.");
  if (plan && problems.length === 0) return { ok: true, value: plan };
  return { ok: false, failure: { code: "bad-config", message: problems.join(" ") } };
}

function readPlan(
  json: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
  refuse: Problems,
  modalities: number | undefined,
): ComparisonPlan {
  for (const key of Object.keys(json))
    if (!keys.has(key)) refuse(`${safeText(key)} is not part of a plan.`);
  const { version = 1, name = "Comparison", openTest = false } = json;
  if (version !== 1) refuse(`version: only 1 is known, got ${safeText(version)}.`);
  if (typeof name !== "string" || name.trim() === "" || name.length > 80)
    refuse(`name: expected up to 80 letters, got ${safeText(name)}.`);
  if (typeof openTest !== "boolean") refuse("openTest: expected true or false.");
  const base = readBase(json["base"], catalogue, refuse);
  const trials = readTrials(json["trials"], base, catalogue, refuse);
  const given = withAblation(json, base, catalogue, refuse);
  const count = base.modalities.length > 0 ? base.modalities.length : modalities;
  const plan: ComparisonPlan = {
    version: 1,
    name: typeof name === "string" ? name.trim() : "",
    base,
    methods: readMethods(given["methods"], base, catalogue, refuse, count),
    variants: parseVariants(given["variants"] ?? [], base, catalogue, refuse),
    against: readAgainst(given["against"], refuse),
    alone: readIds("alone", json["alone"] ?? [], refuse),
    replicates: readReplicates(json, base, catalogue, refuse),
    openTest: openTest === true,
    shared: readShared(json["shared"] ?? {}, catalogue, refuse),
    ...(trials && { trials }),
  };
  if (plan.methods.length + plan.alone.length + plan.variants.length === 0)
    refuse("methods: choose at least one.");
  const ids = [...plan.methods, ...plan.alone, ...plan.variants].length;
  const names = new Set([...plan.methods, ...plan.variants.map(({ id }) => id)]);
  if (names.size + plan.alone.length < ids) refuse("variants: a row has a method's id.");
  return plan;
}

/** An ablation's rows in the place of its id. */
function withAblation(
  json: Readonly<Record<string, unknown>>,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): Readonly<Record<string, unknown>> {
  const { ablation: id, ...rest } = json;
  if (id === undefined)
    return rest["variants"] === undefined || rest["methods"] !== undefined
      ? rest
      : { ...rest, methods: [] };
  const found = catalogue.ablations.find((one) => one.id === id);
  if (!found) {
    const known = listIds(catalogue.ablations.map((one) => one.id));
    refuse(`ablation: ${safeText(id)} is not one of ${known}.`);
    return rest;
  }
  return { ...rest, methods: [], ...ablationRows(found, base.modalities) };
}

const readAgainst = (json: unknown, refuse: Problems): string => {
  if (json === undefined) return reference;
  if (typeof json === "string" && json.length <= 40) return json;
  refuse(`against: expected a row's id, got ${safeText(json)}.`);
  return reference;
};

function readBase(json: unknown, catalogue: Catalogue, refuse: Problems): ExperimentConfig {
  const given = json ?? {};
  if (!isRecord(given)) {
    refuse("base: expected a configuration.");
    return defaultExperiment;
  }
  if (given["parts"] !== undefined && !isEmpty(given["parts"]))
    refuse("base.parts: the methods bring their parts; leave it out.");
  return parseExperiment({ ...given, parts: [] }, catalogue, (sentence) =>
    refuse(`base: ${sentence}`),
  );
}
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function readMethods(
  json: unknown,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
  modalities: number | undefined,
): readonly string[] {
  if (json === undefined) return fittingMethods(base, catalogue, modalities).map(({ id }) => id);
  const ids = readIds("methods", json, refuse);
  for (const id of ids) {
    if (catalogue.methods.some((method) => method.id === id)) continue;
    const known = listIds(catalogue.methods.map((method) => method.id));
    refuse(`methods: ${safeText(id)} is not one of ${known}.`);
  }
  return ids;
}

function readIds(path: string, json: unknown, refuse: Problems): readonly string[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  const ids = list.filter((id): id is string => typeof id === "string" && idPattern.test(id));
  if (!Array.isArray(json) || ids.length < list.length) refuse(`${path}: expected a list of ids.`);
  if (new Set(ids).size < ids.length) refuse(`${path}: an id is given twice.`);
  return ids;
}

function readReplicates(
  { seeds, folds }: Readonly<Record<string, unknown>>,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): Replicates {
  if (seeds !== undefined && folds !== undefined)
    refuse("seeds and folds: a plan repeats one of them, not both.");
  if (folds !== undefined) {
    const isCount = isWhole(folds, 3, most.folds);
    if (!isCount) refuse(`folds: expected a whole number from 3 to ${most.folds}.`);
    const card = catalogue.datasets.find(({ id }) => id === base.data.id);
    if (card && !("folds" in card.params)) refuse(`folds: ${card.name} has no groups to rotate.`);
    return { kind: "folds", of: isCount ? folds : 3, seed: base.seed };
  }
  const listed = typeof seeds === "number" ? seedsFrom(base.seed, seeds) : (seeds ?? [base.seed]);
  const list: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const whole = list.filter((seed) => isWhole(seed, limits.seed.min, limits.seed.max));
  if (list.length === 0 || list.length > most.replicates || whole.length < list.length)
    refuse(`seeds: expected how many, or a list of whole numbers, at most ${most.replicates}.`);
  if (new Set(whole).size < whole.length) refuse("seeds: a seed is given twice.");
  return { kind: "seeds", seeds: whole };
}

/** `count` seeds in a row, the first one given; none where that is no count. */
export const seedsFrom = (first: number, count: number): readonly number[] =>
  isWhole(count, 1, most.replicates) ? Array.from({ length: count }, (_, i) => first + i) : [];

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

function readShared(
  json: unknown,
  catalogue: Catalogue,
  refuse: Problems,
): Readonly<Record<string, ParamValue>> {
  if (!isRecord(json)) {
    refuse("shared: expected parameters by name.");
    return {};
  }
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]): [string, ParamValue][] => {
      const card = catalogue.parts.find(({ params }) => Object.hasOwn(params, key));
      const spec = card?.params[key];
      if (!spec) {
        refuse(`shared: no part has a parameter ${safeText(key)}.`);
        return [];
      }
      return [[key, parseParam(`shared.${key}`, spec, value, refuse)]];
    }),
  );
}

function readTrials(
  json: unknown,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): TrialPlan | undefined {
  if (json === undefined) return undefined;
  const given = isRecord(json) ? json : {};
  if (!isRecord(json)) refuse("trials: expected an object with a count.");
  for (const key of Object.keys(given))
    if (!["count", "learningRate", "spaces"].includes(key))
      refuse(`trials: ${safeText(key)} is not known.`);
  const { count, learningRate, spaces = {} } = given;
  if (!isWhole(count, 1, most.trials))
    refuse(`trials.count: expected a whole number from 1 to ${most.trials}.`);
  return {
    count: isWhole(count, 1, most.trials) ? count : 1,
    learningRate: readRates(learningRate, base, catalogue, refuse),
    spaces: parseSpaces(spaces, catalogue, refuse),
  };
}

function readRates(
  json: unknown,
  base: ExperimentConfig,
  catalogue: Catalogue,
  refuse: Problems,
): NumberRange {
  const usual = usualRates(base.optimizer.id, catalogue);
  if (json === undefined) return usual;
  const { min, max } = isRecord(json) ? json : {};
  const fits =
    typeof min === "number" && typeof max === "number" && min > 0 && min < max && max <= 10;
  if (!fits) refuse("trials.learningRate: expected a min above 0 and a larger max, at most 10.");
  return fits ? { min, max, log: true } : usual;
}
