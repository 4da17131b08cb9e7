/** Filters and pages the clips of the grid. */
import type { ClipCard } from "../contract/clip";
import type { PredictionsReport } from "../contract/telemetry";

export type Predictions = PredictionsReport["predictions"];

export interface ClipFilter {
  /** Index of a class, or "all". */
  readonly label: number | "all";
  readonly split: "all" | "train" | "validation" | "test";
  /** "all"; a modality or "fused" whose prediction is wrong; or "disagree": the heads differ. */
  readonly wrongPrediction: string;
}
export const noFilter: ClipFilter = { label: "all", split: "all", wrongPrediction: "all" };

const clipsPerPage = 24;

/** Clips that pass the filter, in the dataset's order. */
export function filterClips(
  clips: readonly ClipCard[],
  filter: ClipFilter,
  predictions: Predictions,
): readonly ClipCard[] {
  return clips.filter(
    (clip) =>
      (filter.label === "all" || clip.label === filter.label) &&
      (filter.split === "all" || clip.split === filter.split) &&
      passesPrediction(clip, filter.wrongPrediction, predictions),
  );
}

function passesPrediction(clip: ClipCard, wanted: string, predictions: Predictions): boolean {
  if (wanted === "all") return true;
  const byHead = new Map(Object.entries(predictionsOf(clip.id, predictions)));
  if (wanted === "disagree") {
    const labels = new Set([...byHead.values()].map(({ label }) => label));
    return labels.size > 1;
  }
  const prediction = byHead.get(wanted);
  return prediction !== undefined && prediction.label !== clip.label;
}

/** The prediction of each head for a clip; empty if there is none yet. */
export function predictionsOf(id: string, predictions: Predictions): Predictions[string] {
  return (Object.hasOwn(predictions, id) ? predictions[id] : undefined) ?? {};
}

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0, clamped to the existing pages. */
  readonly page: number;
  readonly pages: number;
}

export function pageOf<T>(items: readonly T[], page: number, size = clipsPerPage): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const held = Math.min(Math.max(0, page), pages - 1);
  return { items: items.slice(held * size, (held + 1) * size), page: held, pages };
}

/** The ids of one clip of each of the first three classes, from validation if possible, where each epoch predicts. */
export function firstClips(clips: readonly ClipCard[]): readonly string[] {
  const labels = [...new Set(clips.map(({ label }) => label))].sort((a, b) => a - b).slice(0, 3);
  return labels.flatMap((label) => {
    const ofClass = clips.filter((clip) => clip.label === label);
    const first = ofClass.find(({ split }) => split === "validation") ?? ofClass[0];
    return first ? [first.id] : [];
  });
}

const maxChosen = 4;

/** Adds or removes a clip; beyond four, drops the oldest. */
export function toggleClip(chosen: readonly string[], id: string): readonly string[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  return [...chosen, id].slice(-maxChosen);
}
