/** Chooses the epoch whose weights a run reports: by test, measures, inspector and tables. */
import type { Card } from "../../contract/cards";
import type { Choice } from "../../contract/experiment";
import { papers } from "../papers";

/** The figures of an epoch on validation clips. */
export interface EpochScores {
  readonly epoch: number;
  readonly accuracy: { readonly validation: Readonly<Record<string, number>> };
  /** By term, unweighted. */
  readonly validationLoss?: Readonly<Record<string, number>>;
}

interface Selection {
  readonly card: Card;
  /** The epoch with the largest score is chosen, the first one of equals. */
  score(epoch: EpochScores): number;
}

export const selections: readonly Selection[] = [
  {
    card: {
      id: "best-accuracy",
      name: "Best validation accuracy",
      summary: "Reports the first epoch with the best fused accuracy on validation clips.",
      params: {},
    },
    score: ({ accuracy }) => accuracy.validation["fused"] ?? 0,
  },
  {
    card: {
      id: "lowest-loss",
      name: "Lowest validation loss",
      summary:
        "Reports the first epoch with the lowest cross-entropy of the fused prediction on validation clips.",
      params: {},
      paper: papers.cmVqvae,
      notes: ["The official code of CM-VQVAE selects by it."],
    },
    score: ({ validationLoss }) => -(validationLoss?.["fused"] ?? Infinity),
  },
  {
    card: {
      id: "last-epoch",
      name: "Last epoch",
      summary: "Reports the last epoch; validation clips select nothing.",
      params: {},
    },
    score: ({ epoch }) => epoch,
  },
];

/** The score of an epoch by the chosen rule; the lowest one if its figure is not a number. */
export function scoreOf({ id }: Choice, epoch: EpochScores): number {
  const score = selections.find(({ card }) => card.id === id)?.score(epoch) ?? 0;
  return Number.isNaN(score) ? -Infinity : score;
}

/** The epoch that the rule selects; undefined without epochs. */
export function selectEpoch<T extends EpochScores>(
  choice: Choice,
  epochs: readonly T[],
): T | undefined {
  return epochs.reduce<T | undefined>(
    (best, one) => (best && scoreOf(choice, best) >= scoreOf(choice, one) ? best : one),
    undefined,
  );
}
