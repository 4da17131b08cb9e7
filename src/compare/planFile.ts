/** The schema of a plan file, in which most fields may be left out. Ids and parameters are unchecked. */
import * as v from "valibot";
import { maxima, seed, testEpochCount, trialCount, trialRanges } from "../contract/compare";
import {
  closedObject,
  finiteNumber,
  list,
  listOfDistinct,
  objectOf,
  recordOf,
  text,
  textLike,
  textUpTo,
  wholeNumber,
} from "../contract/schemas";

const id = textLike(/^[a-z][a-z0-9-]{0,31}$/, "an id of small letters, digits and dashes");
const ids = listOfDistinct(id, "a list of ids");
const name = v.pipe(textUpTo(80), v.trim(), v.nonEmpty("up to 80 letters"));

const variantFile = closedObject(
  {
    id: textLike(/^[a-z][a-z0-9.-]{0,31}$/, "small letters, digits, dots and dashes"),
    name: v.pipe(textUpTo(80), v.nonEmpty("up to 80 letters")),
    summary: v.optional(textUpTo(400), ""),
    parts: v.optional(v.unknown(), []),
    modalities: v.optional(v.unknown()),
    keepsAs: v.optional(text),
  },
  "an object with an id, a name and parts",
);
export type VariantFile = v.InferOutput<typeof variantFile>;

const someSeeds = `how many, or a list of whole numbers, at most ${maxima.replicates}`;
const seedCount = v.pipe(
  v.number(),
  v.integer(someSeeds),
  v.minValue(1, someSeeds),
  v.maxValue(maxima.replicates, someSeeds),
);
const seedList = v.pipe(
  listOfDistinct(seed),
  v.minLength(1, someSeeds),
  v.maxLength(maxima.replicates, someSeeds),
);

const rates = v.pipe(
  objectOf({ min: finiteNumber, max: finiteNumber }),
  v.check(
    ({ min, max }) => min > 0 && min < max && max <= 10,
    "a min above 0 and a larger max, at most 10",
  ),
);
const rangeFile = closedObject(
  {
    min: v.optional(finiteNumber),
    max: v.optional(finiteNumber),
    log: v.optional(v.boolean()),
    integer: v.optional(v.boolean()),
  },
  "a range with min and max",
);
export type RangeFile = v.InferOutput<typeof rangeFile>;

const trialsFile = closedObject(
  {
    count: trialCount,
    learningRate: v.optional(rates),
    ranges: v.optional(v.picklist(trialRanges, "card or usual")),
    spaces: v.optional(
      recordOf(recordOf(rangeFile, "ranges by parameter"), "ranges by method"),
      {},
    ),
  },
  "an object with a count",
);

export const planFile = closedObject({
  /** Its default settings: those of version 1, unless the file has a later version. */
  version: v.optional(v.picklist([1, 2], "1 or 2"), 1),
  name: v.optional(name, "Comparison"),
  /** Completes `base`, whose data parameters are added to those of the preset. */
  preset: v.optional(id),
  base: v.optional(recordOf(v.unknown(), "a configuration"), {}),
  methods: v.optional(ids),
  variants: v.optional(list(variantFile, "a list of rows")),
  against: v.optional(textUpTo(40), "joint"),
  alone: v.optional(ids, []),
  ridge: v.optional(ids, []),
  seeds: v.optional(v.union([seedCount, seedList], someSeeds)),
  folds: v.optional(wholeNumber({ min: 3, max: maxima.folds })),
  openTest: v.optional(v.boolean(), false),
  testEpochs: v.optional(testEpochCount),
  shared: v.optional(recordOf(v.unknown(), "parameters by name"), {}),
  trials: v.optional(trialsFile),
  /** Brings rows in place of methods and variants. */
  ablation: v.optional(text),
});
export type PlanFile = v.InferOutput<typeof planFile>;
