/** Exports the findings about a mask as CSV. */
import { csv } from "../compare/exports";
import type {
  ControlsReport,
  FairReport,
  SplitView,
  HeadComparison,
  HeadTestReport,
} from "../contract/inspect";
import type { ClipView } from "../contract/inspectClip";
import type { ProbesReport } from "../contract/probes";
import type { Interval } from "../contract/interval";

const ends = (value: number | Interval): readonly (number | undefined)[] =>
  typeof value === "number" ? [value, undefined, undefined] : [value.mean, value.low, value.high];

/** One row for each mask and fill. */
export function controlsCsv({ rows }: ControlsReport): string {
  const modalities = Object.keys(rows[0]?.kept ?? {});
  const figures = ["accuracy", "crossEntropy", "ece"] as const;
  const head = [
    "mask",
    "fill",
    ...modalities.map((id) => `kept_${id}`),
    ...figures.flatMap((name) => [name, `${name}_low95`, `${name}_high95`]),
  ];
  const lines = rows.map(({ id, fill, kept, scores }) => [
    id,
    fill ?? "none",
    ...modalities.map((one) => kept[one]),
    ...figures.flatMap((name) => ends(scores[name])),
  ]);
  return csv([head, ...lines]);
}

/** One row for each space and modality. */
export const fairCsv = ({ spaces }: FairReport): string =>
  csv([
    ["space", "modality", "error_run", "error_fair"],
    ...Object.entries(spaces).flatMap(([space, byModality]) =>
      Object.entries(byModality).map(([id, { run, fair }]) => [space, id, run, fair]),
    ),
  ]);

/** The predictions for one clip: one row for each class. */
export function predictionCsv(
  { fused, learned, heads, maskedHeads, label }: ClipView,
  classes: readonly string[],
): string {
  const predictions = [
    ["fused_in_force", fused] as const,
    ["fused_learned", learned] as const,
    ...Object.entries(heads).map(([id, own]) => [`${id}_all`, own] as const),
    ...Object.entries(maskedHeads).map(([id, own]) => [`${id}_kept`, own] as const),
  ];
  return csv([
    ["class", "is_true", ...predictions.map(([name]) => name)],
    ...classes.map((name, k) => [
      name,
      k === label ? 1 : 0,
      ...predictions.map(([, probabilities]) => probabilities[k]),
    ]),
  ]);
}

/** Scores on all validation clips, for the current and the learned mask. */
export const splitCsv = ({ clips, requested, learned }: SplitView): string =>
  csv([
    ["mask", "clips", "accuracy", "crossEntropy", "ece"],
    ...Object.entries({ in_force: requested, learned }).map(([name, scores]) => [
      name,
      clips,
      scores.accuracy,
      scores.crossEntropy,
      scores.ece,
    ]),
  ]);

const namedScores = ({ learned, inverted, all, random }: HeadComparison, suffix = "") => [
  [`learned${suffix}`, learned] as const,
  [`inverted${suffix}`, inverted] as const,
  [`all${suffix}`, all] as const,
  ...random.map((scores, i) => [`random ${i + 1}${suffix}`, scores] as const),
];

/** One row for each head. */
export function headTestCsv(report: HeadTestReport): string {
  const refitted = report.heldOut?.comparison;
  const named = [
    ...namedScores(report),
    ...(refitted ? namedScores(refitted, " (fitted on held-out clips)") : []),
  ];
  return csv([
    ["mask", "accuracy", "crossEntropy", "ece"],
    ...named.map(([name, { accuracy, crossEntropy, ece }]) => [name, accuracy, crossEntropy, ece]),
  ]);
}

/** One row for each factor, subject, probe and set of channels. */
export function probesCsv({ rows, factors, conclusions }: ProbesReport): string {
  const lines = rows.flatMap(({ factor, subject, probe, accuracy, shuffled }) => {
    const chance = factors.find(({ name }) => name === factor)?.chance;
    const readability = conclusions.find(
      (one) => one.factor === factor && one.subject === subject,
    )?.readability;
    return Object.entries({ ...accuracy, shuffled }).map(([set, share]) => [
      factor,
      subject,
      probe,
      set,
      chance,
      share?.mean,
      share?.low,
      share?.high,
      readability,
    ]);
  });
  const head = ["factor", "subject", "probe", "channels", "chance", "accuracy", "low95", "high95"];
  return csv([[...head, "readability"], ...lines]);
}
