/** Turns the text fields of the plan form into a checked plan. */
import { runnableMethods } from "../compare/methodConflicts";
import { parsePlan } from "../compare/parsePlan";
import { trainedCells, trainingsInAll } from "../compare/queue";
import { sharedSwitches } from "../compare/sharedSwitches";
import { usualRates } from "../compare/trialSpace";
import type { Catalogue } from "../contract/cards";
import type { Comparison, ComparisonPlan } from "../contract/compare";
import type { Outcome } from "../contract/door";
import type { ExperimentConfig } from "../contract/experiment";
import { aboutTime } from "./explain";
import type { RunState } from "./run";

export interface PlanDraft {
  /** Absent: all that fit. */
  readonly methods?: readonly string[];
  readonly alone: readonly string[];
  /** Adds ridge regression on the raw input of each modality. */
  readonly ridge: boolean;
  readonly repeat: "seeds" | "folds";
  /** A number of seeds, or a list of seeds. */
  readonly seeds: string;
  readonly folds: string;
  readonly openTest: boolean;
  /** Number of last epochs that are tested too. */
  readonly testEpochs: string;
  readonly shared: Readonly<Record<string, string>>;
  /** Number of random trials for each row. */
  readonly trials: string;
  /** Bounds of the learning rate; empty for the defaults. */
  readonly rateMin: string;
  readonly rateMax: string;
}

export const initialDraft: PlanDraft = {
  alone: [],
  ridge: true,
  repeat: "seeds",
  seeds: "3",
  folds: "5",
  openTest: false,
  testEpochs: "5",
  shared: {},
  trials: "0",
  rateMin: "",
  rateMax: "",
};

export interface PlanSetup {
  readonly config: ExperimentConfig;
  readonly catalogue: Catalogue;
  /** Modalities of the displayed clips, if these belong to the setup. */
  readonly modalities?: readonly string[] | undefined;
}

/** Number of modalities of the runs; undefined if unknown. */
export const modalityCount = ({ config, modalities }: PlanSetup): number | undefined =>
  config.modalities.length > 0 ? config.modalities.length : modalities?.length;

/** The modalities that the runs train on; none if the clips are not displayed yet. */
const modalitiesOfRuns = ({ config, modalities = [] }: PlanSetup): readonly string[] =>
  config.modalities.length > 0 ? config.modalities : modalities;

/** The modalities that can have unimodal baselines: those of the clips, if there are several. */
export function unimodalOffers({
  config,
  modalities = config.modalities,
}: PlanSetup): readonly string[] {
  return modalities.length > 1 ? modalities : [];
}

/** The methods of the draft that can run on the setup. */
export function chosenMethods(draft: PlanDraft, setting: PlanSetup): readonly string[] {
  const fitting = runnableMethods(setting.config, setting.catalogue, modalityCount(setting));
  const ids = fitting.map(({ id }) => id);
  return ids.filter((id) => draft.methods?.includes(id) ?? true);
}

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** "5" -> 5; "3, 5 8" -> [3, 5, 8]. */
function seedsOf(text: string): number | readonly number[] {
  const list = text.split(/[\s,;]+/).filter(Boolean);
  const [only] = list;
  const isCount = list.length === 1 && !text.includes(",");
  return isCount && only !== undefined ? numberOf(only) : list.map(numberOf);
}

/** Builds the plan from the draft and the setup. Fails with one sentence for each problem. */
export function createPlan(draft: PlanDraft, setting: PlanSetup): Outcome<ComparisonPlan> {
  const { config, catalogue } = setting;
  const data = catalogue.datasets.find(({ id }) => id === config.data.id);
  const rates = usualRates(config.optimizer, catalogue);
  const end = (text: string, value: number): number => (text === "" ? value : numberOf(text));
  const switches = [...sharedSwitches(catalogue)].map(([key, spec]) => [
    key,
    draft.shared[key] ?? spec.default,
  ]);
  const json = {
    version: config.version,
    name: `${data?.name ?? config.data.id}, ${config.epochs} epochs`,
    base: { ...config, parts: [] },
    methods: chosenMethods(draft, setting),
    // ignore ticks for modalities that are not displayed
    alone: unimodalOffers(setting).filter((id) => draft.alone.includes(id)),
    ridge: draft.ridge ? modalitiesOfRuns(setting) : [],
    ...(draft.repeat === "seeds"
      ? { seeds: seedsOf(draft.seeds) }
      : { folds: numberOf(draft.folds) }),
    openTest: draft.openTest,
    ...(draft.openTest && { testEpochs: numberOf(draft.testEpochs) }),
    shared: Object.fromEntries(switches) as Readonly<Record<string, string>>,
    ...(draft.trials.trim() !== "0" && {
      trials: {
        count: numberOf(draft.trials),
        ranges: "usual",
        learningRate: { min: end(draft.rateMin, rates.min), max: end(draft.rateMax, rates.max) },
      },
    }),
  };
  return parsePlan(json, catalogue, modalityCount(setting));
}

/** Describes the number of runs and, if known, their duration; `count`: the networks that are to be trained. */
export function estimateText(
  plan: ComparisonPlan,
  run: Pick<RunState, "config" | "opened" | "step">,
  comparisons: readonly Comparison[],
  count = trainingsInAll(plan),
): string {
  const each = secondsOfRun(plan.base, run, comparisons);
  const start = `${count} ${count === 1 ? "run" : "runs"}`;
  return each === undefined
    ? `${start}. The duration is known after the first run.`
    : `${start}, ${aboutTime(count * each)}, estimated from earlier runs of this size.`;
}

/** Estimates the duration of one run, s, from an earlier comparison of the same size or from the open run. */
function secondsOfRun(
  base: ExperimentConfig,
  { config, opened, step }: Pick<RunState, "config" | "opened" | "step">,
  comparisons: readonly Comparison[],
): number | undefined {
  const size = ({ data, encoder, batchSize }: ExperimentConfig): string =>
    JSON.stringify([data, encoder, batchSize]);
  const alike = comparisons.find(
    ({ plan, cells }) => size(plan.base) === size(base) && trainedCells(cells).length > 0,
  );
  if (alike) {
    const made = trainedCells(alike.cells);
    const seconds = made.reduce((sum, cell) => sum + cell.seconds, 0) / made.length;
    return (seconds * base.epochs) / alike.plan.base.epochs;
  }
  if (!config || !opened || !step || size(config) !== size(base)) return undefined;
  return (opened.stepsPerEpoch * base.epochs * step.stepMs) / 1000;
}
