/**
 * Summand losses: a cross-entropy for each modality's summand of the fused logits; Multi-Loss (MLB, eq. 3) without
 * heads, for fusions that are sums.
 *
 * Departs from the paper: f_m is the fusion's own summand, where the paper has a head of its own.
 */
import { number } from "../../contract/params";
import { crossEntropy } from "../ops/classification";
import { papers } from "../papers";
import { definePart } from "./part";

export const summandLosses = definePart(
  {
    id: "summand-losses",
    name: "Summand losses",
    summary: "Each modality's share of the fused logits must also predict the class by itself.",
    params: {
      weight: number("Weight", 1, [0, 10, 0.1], {
        symbol: "w",
        help: "factor on the cross-entropy of every modality's summand",
      }),
    },
    paper: papers.mlb,
    equations: ["L = CE(Σ_m f_m, y) + w Σ_m CE(f_m, y)"],
    notes: [
      "On Competition it keeps both modalities learning: the loss of a summand does not fall when the other modality has found the class.",
    ],
    needsAdditive: "its scores are cross-entropies of each modality's summand of the fused logits",
  },
  ({ weight }) => ({
    losses: ({ contributions }, { targets }) =>
      Object.entries(contributions?.() ?? {}).map(([id, logits]) => ({
        name: `summand/${id}`,
        kind: "classification",
        value: crossEntropy(logits, targets),
        weight,
      })),
  }),
);
