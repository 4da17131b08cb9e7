/** Files that hold a comparison: a plan, or a plan with the runs that are done (compare.json). */
import type { Catalogue } from "../contract/cards";
import type {
  Accuracy,
  Cell,
  Comparison,
  ComparisonPlan,
  RunSummary,
  Setting,
} from "../contract/compare";
import type { Outcome } from "../contract/door";
import { isRecord } from "./json";
import { parsePlan } from "./parsePlan";
import { cellsInForce } from "./queue";

export interface FileReading {
  readonly plan: ComparisonPlan;
  /** The runs that belong to the plan. */
  readonly cells: readonly Cell[];
  /** Runs in the file that do not: another plan's, or damaged. */
  readonly dropped: number;
}

/** A plan, or `{ plan, cells }`. Fails with the sentences of `parsePlan`. */
export function readFile(
  json: unknown,
  catalogue: Catalogue,
  modalities?: number,
): Outcome<FileReading> {
  const isWhole = isRecord(json) && json["plan"] !== undefined;
  const parsed = parsePlan(isWhole ? json["plan"] : json, catalogue, modalities);
  if (!parsed.ok) return parsed;
  const plan = parsed.value;
  const listed = isWhole ? json["cells"] : [];
  const given: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const cells = cellsInForce(
    { plan, cells: given.flatMap((one) => readCell(one) ?? []) },
    catalogue,
  );
  return { ok: true, value: { plan, cells, dropped: given.length - cells.length } };
}

/** A plan as a plan file states it: what `parsePlan` reads back. */
export function planJson(plan: ComparisonPlan): Readonly<Record<string, unknown>> {
  const { replicates, ...rest } = plan;
  return {
    ...rest,
    ...(replicates.kind === "seeds"
      ? { seeds: replicates.seeds }
      : { base: { ...plan.base, seed: replicates.seed }, folds: replicates.of }),
  };
}

/** compare.json. */
export const comparisonJson = ({ created, plan, cells }: Omit<Comparison, "id">): string =>
  `${JSON.stringify({ version: 1, created, plan: planJson(plan), cells }, null, 1)}\n`;

/** One finished or failed run; undefined where it is damaged. */
export function readCell(json: unknown): Cell | undefined {
  if (!isRecord(json)) return undefined;
  const { key, hash, row, kind, replicate, setting, seconds, summary, failure } = json;
  if (typeof key !== "string" || typeof hash !== "string" || typeof row !== "string")
    return undefined;
  if (kind !== "run" && kind !== "trial") return undefined;
  if (typeof replicate !== "string" || typeof seconds !== "number") return undefined;
  const ended = readSummary(summary);
  if (!ended && typeof failure !== "string") return undefined;
  return {
    key,
    hash,
    row,
    kind,
    replicate,
    seconds,
    setting: readSetting(setting),
    ...(ended ? { summary: ended } : { failure: String(failure) }),
  };
}

const readSetting = (json: unknown): Setting =>
  Object.fromEntries(
    Object.entries(isRecord(json) ? json : {}).filter(
      (pair): pair is [string, string | number | boolean] =>
        ["string", "number", "boolean"].includes(typeof pair[1]),
    ),
  );

const isShare = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= 1;
const isAccuracy = (json: unknown): json is Accuracy =>
  isRecord(json) && Object.values(json).every(isShare);
const isTexts = (json: unknown): json is readonly string[] =>
  Array.isArray(json) && json.every((one) => typeof one === "string");

function readMask(json: unknown): Pick<RunSummary, "mask"> {
  if (!isRecord(json) || !isRecord(json["kept"])) return {};
  const { channels, kept, zeta } = json;
  const counts = Object.entries(kept).filter(
    (pair): pair is [string, number] => typeof pair[1] === "number",
  );
  if (typeof channels !== "number") return {};
  return {
    mask: {
      channels,
      kept: Object.fromEntries(counts),
      zeta: typeof zeta === "number" ? zeta : null,
    },
  };
}

function readSummary(json: unknown): RunSummary | undefined {
  if (!isRecord(json) || !isRecord(json["dataset"])) return undefined;
  const { validation, bestEpoch, test, backend, parameters, stepMs, interruptions } = json;
  const { classes, modalities, clips, ceiling } = json["dataset"];
  const epochs: readonly unknown[] = Array.isArray(validation) ? validation : [];
  const fits =
    epochs.length > 0 &&
    epochs.every(isAccuracy) &&
    typeof bestEpoch === "number" &&
    epochs[bestEpoch - 1] !== undefined &&
    (test === undefined || isAccuracy(test)) &&
    (ceiling === undefined || isAccuracy(ceiling)) &&
    isTexts(classes) &&
    isTexts(modalities) &&
    isRecord(clips);
  if (!fits) return undefined;
  const count = (value: unknown): number => (typeof value === "number" ? value : 0);
  const { train, validation: held, test: sealed } = clips;
  return {
    validation: epochs,
    bestEpoch,
    ...(test !== undefined && { test }),
    ...readMask(json["mask"]),
    backend: typeof backend === "string" ? backend : "unknown",
    parameters: count(parameters),
    stepMs: count(stepMs),
    interruptions: count(interruptions),
    dataset: {
      classes,
      modalities,
      clips: { train: count(train), validation: count(held), test: count(sealed) },
      ...(ceiling !== undefined && { ceiling }),
    },
  };
}
