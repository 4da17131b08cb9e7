/** Checks the shape of a stored plan, so that no code that reads plans meets a value of another type. */
import type { ComparisonPlan } from "../contract/compare";
import { isRecord } from "./json";
import { most } from "./parsePlan";

type Check = (value: unknown) => boolean;

/** Half of a surrogate pair is refused, because a link cannot hold it. */
const isText: Check = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
const isNumber: Check = Number.isFinite;
const isFlag: Check = (value) => typeof value === "boolean";
const isValue: Check = (value) => isText(value) || isNumber(value) || isFlag(value);
const isCountUpTo =
  (max: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) &&
    Object.keys(value).every(isText) &&
    Object.values(value).every((one) => check(one));
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(checks).every(([key, check]) => check(value[key]));

const isChoice = shape({ id: isText, params: optional(recordOf(isValue)) });
const isRange = shape({
  min: isNumber,
  max: isNumber,
  log: optional(isFlag),
  integer: optional(isFlag),
});
const isSeeds = shape({
  kind: (kind) => kind === "seeds",
  seeds: (seeds) => listOf(isNumber)(seeds) && (seeds as unknown[]).length <= most.replicates,
});
const isFolds = shape({
  kind: (kind) => kind === "folds",
  of: isCountUpTo(most.folds),
  seed: isNumber,
});

const isPlan = shape({
  version: (version) => version === 1,
  name: isText,
  base: shape({
    version: (version) => version === 1,
    seed: isNumber,
    backend: isText,
    engine: isText,
    data: isChoice,
    modalities: listOf(isText),
    encoder: isChoice,
    encoders: recordOf(isChoice),
    fusion: isChoice,
    parts: listOf(isChoice),
    optimizer: isChoice,
    batchSize: isNumber,
    epochs: isNumber,
  }),
  methods: listOf(isText),
  variants: listOf(
    shape({
      id: isText,
      name: isText,
      summary: isText,
      parts: listOf(isChoice),
      modalities: optional(listOf(isText)),
      keepsAs: optional(isText),
    }),
  ),
  against: isText,
  alone: listOf(isText),
  replicates: (value) => isSeeds(value) || isFolds(value),
  openTest: isFlag,
  shared: recordOf(isValue),
  trials: optional(
    shape({
      count: isCountUpTo(most.trials),
      learningRate: isRange,
      spaces: recordOf(recordOf(isRange)),
    }),
  ),
});

/** Ids are not looked up: a method that no longer exists is a row with a sentence. */
export const isStoredPlan = (json: unknown): json is ComparisonPlan => isPlan(json);
