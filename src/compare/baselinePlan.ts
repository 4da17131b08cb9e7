/** The plan of a short comparison: each modality alone, joint training, a repair, and the method of the setup. */
import type { Catalogue, Method } from "../contract/cards";
import type { ComparisonPlan } from "../contract/compare";
import type { Outcome } from "../contract/door";
import type { ExperimentConfig } from "../contract/experiment";
import { toHash } from "../contract/link";
import { runnableMethods } from "./methodConflicts";
import { parsePlan } from "./parsePlan";
import { plannedRuns } from "./queue";
import { lastEpochs } from "./runSummary";

interface BaselineSetup {
  readonly config: ExperimentConfig;
  readonly catalogue: Catalogue;
  /** The modalities of the clips. */
  readonly modalities: readonly string[];
  /** The name of the clips, or of the family of presets that they belong to. */
  readonly name: string;
}

const jointId = "joint";
const repairId = "mlb";
const ownId = "setup";

/** The modalities that are compared: those of the setup, or all if it trains on one alone. */
const comparedModalities = ({
  config,
  modalities,
}: Pick<BaselineSetup, "config" | "modalities">): readonly string[] =>
  config.modalities.length > 1 ? config.modalities : modalities;

/** Averaged weights are tested once: they are a mean over epochs already. */
const testedEpochs = ({ averaging, epochs }: ExperimentConfig): number =>
  averaging.id === "none" ? Math.min(lastEpochs, epochs) : 1;

/**
 * Every method has its default settings, and all are tested after each of the last epochs, or with averaged weights,
 * because one epoch that few validation clips select varies more. Fails with a sentence if `seeds` is no valid count.
 */
export function baselinePlan(setup: BaselineSetup, seeds: number): Outcome<ComparisonPlan> {
  const { config, catalogue, name } = setup;
  const alone = comparedModalities(setup);
  const base = {
    ...config,
    modalities: config.modalities.length > 1 ? config.modalities : [],
    parts: [],
  };
  const own = ownRow(setup);
  const wanted = [jointId, repairId, ...(own && "method" in own ? [own.method.id] : [])];
  const runnable = runnableMethods(base, catalogue, alone.length).map(({ id }) => id);
  const json = {
    version: config.version,
    name: `${name}: joint, each alone, repair`.slice(0, 80),
    base,
    methods: [...new Set(wanted)].filter((id) => runnable.includes(id)),
    variants: own && "variant" in own ? [own.variant] : [],
    against: jointId,
    alone,
    ridge: alone,
    seeds,
    openTest: true,
    testEpochs: testedEpochs(config),
  };
  return parsePlan(json, catalogue, alone.length);
}

/** The method of the setup, or its parts if they are no method; undefined for one modality alone or without parts. */
function ownRow({ config, catalogue }: BaselineSetup) {
  if (config.modalities.length === 1 || config.parts.length === 0) return undefined;
  const isOwn = ({ parts, fusion = config.fusion }: Method): boolean =>
    toHash({ ...config, parts, fusion }, catalogue) === toHash(config, catalogue);
  const method = catalogue.methods.find(isOwn);
  if (method) return { method };
  return { variant: { id: ownId, name: "This setup", parts: config.parts } };
}

/** Whether two plans differ at most in their name, in the number of seeds and in ridge regression. */
export function hasSameRows(
  plan: ComparisonPlan,
  other: ComparisonPlan,
  catalogue: Catalogue,
): boolean {
  const rows = ({ alone, methods, variants }: ComparisonPlan): number =>
    alone.length + methods.length + variants.length;
  return (
    rows(plan) === rows(other) && runsKey(plan, catalogue, plan) === runsKey(other, catalogue, plan)
  );
}

/** The runs of the plan with the seed of another plan, as a key. */
function runsKey(
  plan: ComparisonPlan,
  catalogue: Catalogue,
  { base: { seed } }: ComparisonPlan,
): string {
  const { replicates, trials: _trials, ridge: _ridge, ...rest } = plan;
  const one: ComparisonPlan = { ...rest, replicates: { kind: "seeds", seeds: [seed] } };
  const runs = plannedRuns(one, catalogue, []).map(({ key, hash }) => [key, hash]);
  const kind = plan.trials ? "trials" : replicates.kind;
  return JSON.stringify([kind, plan.openTest, plan.testEpochs ?? 0, runs]);
}
