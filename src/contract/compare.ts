/** A comparison of methods as plain data, with the schemas of what is stored: its plan and its runs. */
import * as v from "valibot";
import { choiceSchema, experimentSchema, limits } from "./experiment";
import { paramValue } from "./params";
import { finiteNumber, list, objectOf, recordOf, text, wholeNumber } from "./schemas";

export const maxima = { replicates: 50, folds: 20, trials: 100, testEpochs: 100 } as const;

/** Parameters by "card.name", such as "mlb.alpha" or "adam.learningRate". */
const settingSchema = recordOf(paramValue);
export type Setting = v.InferOutput<typeof settingSchema>;

/** A trial draws a number from a range evenly, or evenly in its logarithm. */
const rangeSchema = objectOf({
  min: finiteNumber,
  max: finiteNumber,
  log: v.exactOptional(v.boolean()),
  integer: v.exactOptional(v.boolean()),
});
export type NumberRange = v.InferOutput<typeof rangeSchema>;
/** Ranges by "card.name". */
const spaceSchema = recordOf(rangeSchema);
export type Space = v.InferOutput<typeof spaceSchema>;

export const trialRanges = ["card", "usual"] as const;
export const trialCount = wholeNumber({ min: 1, max: maxima.trials });
/** The same number of random settings for every row; the best on validation runs. */
const trialsSchema = objectOf({
  count: trialCount,
  /** One range for all rows, even in its logarithm. */
  learningRate: rangeSchema,
  /** By method; left out: the numbers of the method's parts, in the ranges that `ranges` names. */
  spaces: recordOf(spaceSchema),
  /**
   * "card", or left out: every number in its card's whole range. "usual": the ranges of `compare/usualRanges.ts`; then
   * the first trial of every row is its default setting, and the mean of the last validation epochs chooses.
   */
  ranges: v.exactOptional(v.picklist(trialRanges)),
});
export type TrialPlan = v.InferOutput<typeof trialsSchema>;

export const seed = wholeNumber(limits.seed);
/** The repetitions: seeds, or folds with one seed or several. */
const replicatesSchema = v.variant("kind", [
  v.object({
    kind: v.literal("seeds"),
    seeds: v.pipe(v.array(seed), v.maxLength(maxima.replicates), v.readonly()),
  }),
  v.object({
    kind: v.literal("folds"),
    of: wholeNumber({ min: 1, max: maxima.folds }),
    seed,
    /** Every fold is repeated with each of them; left out: with `seed` alone. */
    seeds: v.exactOptional(v.pipe(v.array(seed), v.maxLength(maxima.replicates), v.readonly())),
  }),
]);
export type Replicates = Readonly<v.InferOutput<typeof replicatesSchema>>;

/** A row of a plan's own. */
const variantSchema = objectOf({
  id: text,
  name: text,
  summary: text,
  parts: list(choiceSchema),
  /** Left out: those of the plan. */
  modalities: v.exactOptional(list(text)),
  /** Its fixed mask keeps as many channels of each modality as that row's run of the same seed did. */
  keepsAs: v.exactOptional(text),
});
export type Variant = v.InferOutput<typeof variantSchema>;

export const testEpochCount = wholeNumber({ min: 0, max: maxima.testEpochs });

/** Ids are not looked up: a method that no longer exists is a row with a sentence. */
export const planSchema = objectOf({
  /** The version of configurations: a plan file of version 1 is completed by the defaults of version 1. */
  version: v.literal(2),
  name: text,
  /** Data, model and training of every run; a row brings its parts, a replicate its seed or fold. */
  base: experimentSchema,
  /** Ids of methods, in the order of the table. */
  methods: list(text),
  /** Rows of its own, after the methods. */
  variants: list(variantSchema),
  /** Id of the row that the others are compared with. */
  against: text,
  /** Modalities that are also trained alone. */
  alone: list(text),
  /** Modalities whose raw input ridge regression classifies, on the clips of every run; left out: none. */
  ridge: v.exactOptional(list(text)),
  replicates: replicatesSchema,
  /** Open each run's sealed test split once, at its end. Trials never do. */
  openTest: v.boolean(),
  /** With `openTest`: also test after each of this many last epochs. */
  testEpochs: v.exactOptional(testEpochCount),
  /** Parameters that every part of every method takes, where it has them: one rule for all. */
  shared: settingSchema,
  trials: v.exactOptional(trialsSchema),
});
export type ComparisonPlan = v.InferOutput<typeof planSchema>;

const share = v.pipe(finiteNumber, v.minValue(0), v.maxValue(1));
/** Share of right answers by subject: each modality's head, and "fused". */
const accuracySchema = recordOf(share);
export type Accuracy = v.InferOutput<typeof accuracySchema>;

/** Earlier versions may lack a figure that only describes a run. */
const figure = v.fallback(finiteNumber, 0);

/** The figures of a finished run that tables and curves are made of. */
const summarySchema = v.pipe(
  objectOf({
    /** One for each epoch, in order. */
    validation: list(accuracySchema),
    /** The epoch that the plan's rule selected, from 1; the test is made with its weights. */
    bestEpoch: finiteNumber,
    test: v.exactOptional(accuracySchema),
    /** Accuracy on test clips after each of the last epochs, in order, for a mean that no epoch is selected for. */
    testEpochs: v.exactOptional(list(accuracySchema)),
    /** The channels that a mask kept at that epoch; absent without a mask. ζ is null if it kept none. */
    mask: v.exactOptional(
      objectOf({
        channels: finiteNumber,
        kept: recordOf(finiteNumber),
        zeta: v.nullable(finiteNumber),
      }),
    ),
    /** Of ridge regression: λ and the name of its modality. */
    ridge: v.exactOptional(objectOf({ penalty: finiteNumber, modality: v.string() })),
    /** Distance between the modalities' mean features on validation clips, if it was measured. */
    gap: v.exactOptional(finiteNumber),
    backend: v.fallback(v.string(), "unknown"),
    parameters: figure,
    stepMs: figure,
    dataset: objectOf({
      classes: list(v.string()),
      modalities: list(v.string()),
      clips: objectOf({ train: figure, validation: figure, test: figure }),
      /** Best possible, where the generator knows it. */
      ceiling: v.exactOptional(accuracySchema),
    }),
    /** Times that the run was taken back after a bad loss, or went on in another worker. */
    interruptions: figure,
  }),
  v.check(({ validation, bestEpoch }) => validation[bestEpoch - 1] !== undefined),
);
export type RunSummary = v.InferOutput<typeof summarySchema>;

/** One run, or one trial, of one row: a summary, or a sentence that says why there is none. */
export const cellSchema = v.pipe(
  objectOf({
    /** Its place in the plan, such as "run mlb seed 7" or "trial mlb 3". */
    key: v.string(),
    /** Its configuration as a link's hash: another one makes it another run. */
    hash: v.string(),
    row: v.string(),
    kind: v.picklist(["run", "trial"]),
    /** "seed 7" or "fold 2 of 5". */
    replicate: v.string(),
    /** Drawn for this trial, or chosen by the trials. */
    setting: v.optional(settingSchema, {}),
    /** Wall time with opening and evaluation. */
    seconds: finiteNumber,
    summary: v.exactOptional(summarySchema),
    failure: v.exactOptional(v.string()),
  }),
  v.check(({ summary, failure }) => summary !== undefined || failure !== undefined),
);
export type Cell = v.InferOutput<typeof cellSchema>;

export interface Comparison {
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly plan: ComparisonPlan;
  readonly cells: readonly Cell[];
}

/** A comparison without its cells, in the form of a version. */
interface ComparisonHead extends Omit<Comparison, "cells"> {
  readonly version: number;
}

/** Where comparisons outlive the page. Every cell is kept by itself: two tabs do not overwrite each other. */
export interface ComparisonStorage {
  /**
   * Unchecked records: another version of the page may have written them. Runs without a plan are returned once, as a
   * record without a plan, and deleted.
   */
  all(): Promise<readonly unknown[]>;
  /** Cells are put one by one. */
  put(head: ComparisonHead): Promise<void>;
  /** May reject if another tab deleted the comparison. */
  putCell(id: string, cell: Cell): Promise<void>;
  deleteCells(id: string, keys: readonly string[]): Promise<void>;
  delete(id: string): Promise<void>;
}
