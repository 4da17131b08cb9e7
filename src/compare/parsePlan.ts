/**
 * A plan file -> a checked plan. A comparison takes hours, so no value is replaced:
 * a plan with a mistake is refused, with a sentence for each.
 */
import type { Catalogue } from "../contract/cards";
import {
  maxima,
  type ComparisonPlan,
  type NumberRange,
  type Replicates,
  type TrialPlan,
} from "../contract/compare";
import type { Outcome } from "../contract/door";
import { isRecord } from "../contract/isRecord";
import { withPreset } from "../contract/link";
import { limits, type ExperimentConfig } from "../contract/experiment";
import { joinSentences, parseBySchema } from "../contract/issueText";
import { listIds } from "../contract/listIds";
import { defaultsOf, parseExperiment } from "../contract/parseExperiment";
import { safeText } from "../contract/safeText";
import { parseParam, type ParamValue, type ReportProblem } from "../contract/params";
import { ablationRows } from "./ablationRows";
import { runnableMethods } from "./methodConflicts";
import { parseSpaces } from "./parseSpaces";
import { parseVariants } from "./parseVariants";
import { planFile, type PlanFile } from "./planFile";
import { defaultRates, usualRates } from "./trialSpace";

/**
 * `modalities`: their number in the data, if it is known. Fails with `bad-config` and sentences
 * about its problems; of several unknown keys of an object the first is named, and ids and parameters are looked up
 * only if every field has its type.
 */
export function parsePlan(
  json: unknown,
  catalogue: Catalogue,
  modalities?: number,
): Outcome<ComparisonPlan> {
  const problems: string[] = [];
  const report: ReportProblem = (sentence) => void problems.push(sentence);
  const file = parseBySchema(planFile, json, "a plan", report);
  const plan = file && planOf(file, catalogue, report, modalities);
  if (plan && problems.length === 0) return { ok: true, value: plan };
  return { ok: false, failure: { code: "bad-config", message: joinSentences(problems) } };
}

function planOf(
  file: PlanFile,
  catalogue: Catalogue,
  report: ReportProblem,
  modalities: number | undefined,
): ComparisonPlan {
  const base = readBase(file, catalogue, report);
  const { methods, variants, against } = withAblation(file, base, catalogue, report);
  const count = base.modalities.length > 0 ? base.modalities.length : modalities;
  for (const id of methods ?? []) checkMethod(id, catalogue, report);
  const plan: ComparisonPlan = {
    version: 2,
    name: file.name,
    base,
    methods: methods ?? runnableMethods(base, catalogue, count).map(({ id }) => id),
    variants: parseVariants(variants ?? [], base, catalogue, report),
    against,
    alone: file.alone,
    ...(file.ridge.length > 0 && { ridge: file.ridge }),
    replicates: readReplicates(file, base, catalogue, report),
    openTest: file.openTest,
    ...(file.testEpochs !== undefined && { testEpochs: file.testEpochs }),
    shared: readShared(file, catalogue, report),
    ...(file.trials && { trials: readTrials(file.trials, base, catalogue, report) }),
  };
  if (!plan.openTest && plan.testEpochs)
    report("testEpochs: without openTest the test split stays sealed; set openTest to true.");
  checkRows(plan, report);
  return plan;
}

/** Rows of the file: those of its ablation, or its own. A file with rows and without methods compares the rows only. */
function withAblation(
  file: PlanFile,
  base: ExperimentConfig,
  catalogue: Catalogue,
  report: ReportProblem,
): Pick<PlanFile, "methods" | "variants" | "against"> {
  const { ablation: id, methods, variants, against } = file;
  if (id === undefined) return { methods: methods ?? (variants && []), variants, against };
  const found = catalogue.ablations.find((one) => one.id === id);
  if (found) return { methods: [], ...ablationRows(found, base.modalities) };
  const known = listIds(catalogue.ablations.map((one) => one.id));
  report(`ablation: ${safeText(id)} is not one of ${known}.`);
  return file;
}

function readBase(file: PlanFile, catalogue: Catalogue, report: ReportProblem) {
  const { parts = [] } = file.base;
  if (!Array.isArray(parts) || parts.length > 0)
    report("base.parts: the methods bring their parts; leave it out.");
  const base =
    file.preset === undefined ? file.base : onPreset(file, file.preset, catalogue, report);
  return parseExperiment({ version: file.version, ...base, parts: [] }, catalogue, (sentence) =>
    report(`base: ${sentence}`),
  );
}

/** The configuration of a preset with the changes of the file. */
function onPreset(
  { base, version }: PlanFile,
  id: string,
  catalogue: Catalogue,
  report: ReportProblem,
): PlanFile["base"] {
  const preset = catalogue.presets.find((one) => one.id === id);
  if (!preset) {
    report(
      `preset: ${safeText(id)} is not one of ${listIds(catalogue.presets.map((one) => one.id))}.`,
    );
    return base;
  }
  const config = withPreset(preset.config, catalogue, undefined, defaultsOf(version));
  const { data } = base;
  if (!isRecord(data) || (data["id"] !== undefined && data["id"] !== config.data.id))
    return { ...config, ...base };
  const params = { ...config.data.params, ...(isRecord(data["params"]) && data["params"]) };
  return { ...config, ...base, data: { ...config.data, ...data, params } };
}

function checkMethod(id: string, { methods }: Catalogue, report: ReportProblem): void {
  const ids = methods.map((method) => method.id);
  if (!ids.includes(id)) report(`methods: ${safeText(id)} is not one of ${listIds(ids)}.`);
}

function checkRows({ methods, alone, variants }: ComparisonPlan, report: ReportProblem): void {
  if (methods.length + alone.length + variants.length === 0)
    report("methods: choose at least one.");
  const twice = variants.find(({ id }) => methods.includes(id));
  if (twice) report(`variants: a row has a method's id, ${twice.id}; give it another.`);
}

function readReplicates(
  { seeds, folds }: PlanFile,
  base: ExperimentConfig,
  catalogue: Catalogue,
  report: ReportProblem,
): Replicates {
  if (folds !== undefined) {
    const card = catalogue.datasets.find(({ id }) => id === base.data.id);
    if (card && !("folds" in card.params)) report(`folds: ${card.name} has no groups to rotate.`);
  }
  if (folds !== undefined && seeds === undefined)
    return { kind: "folds", of: folds, seed: base.seed };
  const listed = typeof seeds === "number" ? seedsFrom(base.seed, seeds) : (seeds ?? [base.seed]);
  if (listed.some((one) => one > limits.seed.max))
    report(`seeds: those after ${base.seed} exceed ${limits.seed.max}; set a smaller base.seed.`);
  if (folds === undefined) return { kind: "seeds", seeds: listed };
  if (folds * listed.length > maxima.replicates)
    report(`seeds and folds: together at most ${maxima.replicates} repetitions.`);
  return { kind: "folds", of: folds, seed: base.seed, seeds: listed };
}

/** `count` consecutive seeds from `first`; none if the count is not valid. */
export const seedsFrom = (first: number, count: number): readonly number[] =>
  Number.isInteger(count) && count >= 1 && count <= maxima.replicates
    ? Array.from({ length: count }, (_, i) => first + i)
    : [];

function readShared(
  { shared }: PlanFile,
  catalogue: Catalogue,
  report: ReportProblem,
): Readonly<Record<string, ParamValue>> {
  const read = Object.entries(shared).flatMap(([key, value]): [string, ParamValue][] => {
    const card = catalogue.parts.find(({ params }) => Object.hasOwn(params, key));
    const spec = card?.params[key];
    if (spec) return [[key, parseParam(`shared.${key}`, spec, value, report)]];
    report(`shared: no part has a parameter ${safeText(key)}.`);
    return [];
  });
  return Object.fromEntries(read);
}

function readTrials(
  { count, learningRate, spaces, ranges }: NonNullable<PlanFile["trials"]>,
  base: ExperimentConfig,
  catalogue: Catalogue,
  report: ReportProblem,
): TrialPlan {
  const rates: NumberRange = learningRate
    ? { ...learningRate, log: true }
    : ranges === "usual"
      ? usualRates(base.optimizer, catalogue)
      : defaultRates(base.optimizer.id, catalogue);
  return {
    count,
    learningRate: rates,
    spaces: parseSpaces(spaces, catalogue, report),
    ...(ranges !== undefined && { ranges }),
  };
}
