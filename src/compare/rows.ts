/** The rows and repetitions of a plan, and the configuration of each run. */
import type { Catalogue } from "../contract/cards";
import type { ComparisonPlan, Setting } from "../contract/compare";
import type { Choice, ExperimentConfig } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { methodConflict } from "./methodConflicts";

export interface Row {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly parts: readonly Choice[];
  readonly fusion?: Choice;
  /** The modalities that it trains on; absent: the plan's. */
  readonly modalities?: readonly string[];
  /** Ridge regression on the raw input of its only modality, in place of training. */
  readonly isRidge?: true;
  /** The row whose mask has the size of this row's fixed mask. */
  readonly keepsAs?: string;
  /** Why it cannot run; empty if it can. */
  readonly refusal: string;
}
export interface Replicate {
  readonly name: string;
  readonly seed: number;
  /** Number of the fold, or the seed: runs of one unit share their test clips, so that they count once. */
  readonly unit: number;
  /** From 1, with the number of folds. */
  readonly fold?: { readonly number: number; readonly of: number };
}

/** Id of the row that is trained on one modality. */
export const aloneId = (modality: string): string => `alone-${modality}`;
export const isAloneRow = (id: string): boolean => id.startsWith(aloneId(""));

/** Id of the row of ridge regression on one modality. */
export const ridgeId = (modality: string): string => `ridge-${modality}`;
/** Id of the row that trains on the modality of a row of ridge regression. */
export const aloneOfRidge = (id: string): string => id.replace(/^ridge-/, aloneId(""));
export const ridgeName = (modality: string): string =>
  `Ridge regression on raw ${modality.toLowerCase()}`;

const ridgeRow = (id: string): Row => ({
  id: ridgeId(id),
  name: ridgeName(id),
  summary: `A linear classifier of the raw ${id}, without an encoder.`,
  parts: [],
  modalities: [id],
  isRidge: true,
  refusal: "",
});

/** Ridge regressions and single modalities first, then the methods in the plan's order. */
export function rowsOf(plan: ComparisonPlan, catalogue: Catalogue): readonly Row[] {
  const alone = plan.alone.map((id): Row => ({
    id: aloneId(id),
    name: `${id} alone`,
    summary: `Trained on ${id} and nothing else.`,
    parts: [],
    modalities: [id],
    refusal: "",
  }));
  const count = plan.base.modalities.length;
  const known = count > 0 ? count : undefined;
  const methods = plan.methods.map((id): Row => {
    const method = catalogue.methods.find((one) => one.id === id);
    if (!method)
      return { id, name: id, summary: "", parts: [], refusal: `There is no method "${id}".` };
    const { name, summary, parts, fusion } = method;
    const refusal = methodConflict(method, plan.base, catalogue, known);
    return { id, name, summary, parts, refusal, ...(fusion !== undefined && { fusion }) };
  });
  const variants = plan.variants.map((variant): Row => ({
    ...variant,
    refusal: methodConflict(variant, plan.base, catalogue, variant.modalities?.length ?? known),
  }));
  return [...(plan.ridge ?? []).map(ridgeRow), ...alone, ...methods, ...variants];
}

/** The name of the row with that id, in any plan. */
export const rowName = (id: string, { methods }: Catalogue): string =>
  methods.find((method) => method.id === id)?.name ??
  id
    .replace(/^alone-(.+)$/, "$1 alone")
    .replace(/^ridge-(.+)$/, (_, modality: string) => ridgeName(modality));

export function replicatesOf({
  replicates,
}: Pick<ComparisonPlan, "replicates">): readonly Replicate[] {
  if (replicates.kind === "seeds")
    return replicates.seeds.map((seed) => ({ name: `seed ${seed}`, seed, unit: seed }));
  const { of, seed, seeds } = replicates;
  return (seeds ?? [seed]).flatMap((one) =>
    Array.from({ length: of }, (_, i) => ({
      name: `fold ${i + 1} of ${of}${seeds ? `, seed ${one}` : ""}`,
      seed: one,
      unit: i + 1,
      fold: { number: i + 1, of },
    })),
  );
}

/** The seed of the clips and folds of all repetitions; undefined if every repetition draws its own. */
export function sharedDataSeed({
  base,
  replicates,
}: Pick<ComparisonPlan, "base" | "replicates">): number | undefined {
  // a fold with several seeds must hold out the same group with each of them
  const isCrossed = replicates.kind === "folds" && replicates.seeds !== undefined;
  return base.dataSeed ?? (isCrossed ? replicates.seed : undefined);
}

/** The configuration of one run. Rows with the same seed and fold are paired. */
export function configOf(
  plan: ComparisonPlan,
  catalogue: Catalogue,
  row: Row,
  { seed, fold }: Replicate,
  setting: Setting = {},
): ExperimentConfig {
  const { base, shared } = plan;
  const dataSeed = sharedDataSeed(plan);
  const data = fold ? withValues(base.data, { folds: fold.of, fold: fold.number }) : base.data;
  const own = (choice: Choice): Choice => withValues(choice, settingOfCard(choice.id, setting));
  const parts = row.parts.map((part) => {
    const card = catalogue.parts.find(({ id }) => id === part.id);
    const known = Object.entries(shared).filter(
      ([key]) => card && Object.hasOwn(card.params, key) && part.params?.[key] === undefined,
    );
    return own(withValues(part, Object.fromEntries(known)));
  });
  return {
    ...base,
    seed,
    ...(dataSeed !== undefined && { dataSeed }),
    data,
    parts,
    optimizer: own(base.optimizer),
    ...(row.fusion !== undefined && row.fusion.id !== base.fusion.id && { fusion: row.fusion }),
    ...(row.modalities && { modalities: row.modalities }),
  };
}

/** The values of a setting that belong to one card. */
function settingOfCard(id: string, setting: Setting): Readonly<Record<string, ParamValue>> {
  const start = `${id}.`;
  const mine = Object.entries(setting).filter(([key]) => key.startsWith(start));
  return Object.fromEntries(mine.map(([key, value]) => [key.slice(start.length), value]));
}

function withValues(choice: Choice, values: Readonly<Record<string, ParamValue>>): Choice {
  if (Object.keys(values).length === 0) return choice;
  return { id: choice.id, params: { ...choice.params, ...values } };
}
