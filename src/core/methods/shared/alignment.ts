/**
 * The alignment loss of both forms of LFM: matching clips across modalities, summed over pairs of modalities.
 * Yang, Wan, Jiang, Xu: Facilitating Multimodal Classification via Dynamically Learning Modality
 * Gap, NeurIPS 2024.
 */
import { choice, number } from "../../../contract/params";
import { entryOf } from "../../tensor/records";
import { sumOf } from "../../tensor/sums";
import type { Forward, ModalityId, ModalityShape, Term } from "../../types";
import { contrastive, posteriorGap } from "./terms";

export const alignmentParams = {
  form: choice("Aligned", "contrastive", {
    help: "the features that are aligned across modalities",
    options: {
      contrastive: "Contrastive, on features (paper)",
      posterior: "Class probabilities (official code)",
    },
  }),
  temperature: number("Temperature", 0.1, [0.01, 2, 0.01], {
    symbol: "τ",
    log: true,
    help: "divides the similarities; smaller values separate clips more sharply",
  }),
  similarity: choice("Similarity", "cosine", {
    symbol: "s",
    help: "similarity of the features of two clips",
    options: { cosine: "Cosine", dot: "Dot product" },
  }),
} as const;

export interface AlignmentSetting {
  readonly form: "contrastive" | "posterior";
  readonly temperature: number;
  readonly similarity: "cosine" | "dot";
}

/** Every two modalities once; none for a single modality. */
export const pairsOf = (
  modalities: readonly ModalityShape[],
): readonly (readonly [ModalityId, ModalityId])[] =>
  modalities.flatMap((a, i) => modalities.slice(i + 1).map((b) => [a.id, b.id] as const));

/** L_MM, one term. */
export function alignmentTerm(
  { pooled, unimodalLogits }: Pick<Forward, "pooled" | "unimodalLogits">,
  pairs: ReturnType<typeof pairsOf>,
  { form, temperature, similarity }: AlignmentSetting,
): Term {
  const values = pairs.map(([a, b]) =>
    form === "posterior"
      ? posteriorGap(entryOf(unimodalLogits, a), entryOf(unimodalLogits, b))
      : contrastive(entryOf(pooled, a), entryOf(pooled, b), temperature, similarity),
  );
  return { name: "alignment", kind: "alignment", value: sumOf(values), weight: 1 };
}
