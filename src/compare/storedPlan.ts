/** Checks the shape of a stored plan, so that no code that reads plans meets a value of another type. */
import * as v from "valibot";
import type { ComparisonPlan } from "../contract/compare";
import { isRecord } from "./json";
import { most } from "./parsePlan";

/** Half of a surrogate pair is refused, because a link cannot hold it. */
const text = v.pipe(v.string(), v.regex(/^\P{Surrogate}*$/u));
const number = v.pipe(v.number(), v.finite());
const value = v.union([text, number, v.boolean()]);
const countUpTo = (max: number) => v.pipe(number, v.integer(), v.minValue(1), v.maxValue(max));
/** The library's record accepts lists. */
const recordOf = <T extends v.GenericSchema>(schema: T) =>
  v.pipe(v.custom<Readonly<Record<string, unknown>>>(isRecord), v.record(text, schema));

const choice = v.object({ id: text, params: v.optional(recordOf(value)) });
const range = v.object({
  min: number,
  max: number,
  log: v.optional(v.boolean()),
  integer: v.optional(v.boolean()),
});

const plan = v.object({
  version: v.literal(1),
  name: text,
  base: v.object({
    version: v.literal(1),
    seed: number,
    backend: text,
    engine: text,
    data: choice,
    modalities: v.array(text),
    encoder: choice,
    encoders: recordOf(choice),
    fusion: choice,
    parts: v.array(choice),
    optimizer: choice,
    batchSize: number,
    epochs: number,
  }),
  methods: v.array(text),
  variants: v.array(
    v.object({
      id: text,
      name: text,
      summary: text,
      parts: v.array(choice),
      modalities: v.optional(v.array(text)),
      keepsAs: v.optional(text),
    }),
  ),
  against: text,
  alone: v.array(text),
  replicates: v.variant("kind", [
    v.object({
      kind: v.literal("seeds"),
      seeds: v.pipe(v.array(number), v.maxLength(most.replicates)),
    }),
    v.object({ kind: v.literal("folds"), of: countUpTo(most.folds), seed: number }),
  ]),
  openTest: v.boolean(),
  shared: recordOf(value),
  trials: v.optional(
    v.object({
      count: countUpTo(most.trials),
      learningRate: range,
      spaces: recordOf(recordOf(range)),
    }),
  ),
});

/** Ids are not looked up: a method that no longer exists is a row with a sentence. */
export const isStoredPlan = (json: unknown): json is ComparisonPlan => v.is(plan, json);
