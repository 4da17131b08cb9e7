/** Warns of unusual masks, codebooks and validation clips, with one sentence each. */
import type { ModalityCard } from "../../contract/clip";
import type { MaskState } from "../../contract/inspect";

/** A codebook with a smaller perplexity carries almost no information. */
const collapsedBelow = 1.5;

/** `labels`: of the validation clips. */
export function maskWarnings(
  { gate, modalities }: Pick<MaskState, "gate" | "modalities">,
  cards: readonly Pick<ModalityCard, "id" | "name">[],
  labels: readonly number[],
): string[] {
  const entries = Object.entries(modalities).map(([id, mask]) => ({
    name: cards.find((card) => card.id === id)?.name ?? id,
    ...mask,
  }));
  const empty = entries.filter(({ omega }) => omega.every((one) => one === 0));
  const warnings: string[] = [];
  if (empty.length === entries.length)
    warnings.push(
      "The mask keeps no channel of any modality: the classifier gets only zeros, so it cannot do better than chance. Lower λ or the threshold, and train again.",
    );
  else
    for (const { name } of empty)
      warnings.push(
        `The mask keeps no channel of ${name}, so ζ is 0: the fused prediction does not use it.`,
      );
  for (const { name, codes } of entries)
    if (codes && codes.perplexity < collapsedBelow)
      warnings.push(
        `The codebook of ${name} has collapsed: its perplexity is ${codes.perplexity.toFixed(2)}, so nearly every position has the same code and its channels carry almost no information. Train longer, or raise "Revive below".`,
      );
  if (entries.every(({ codes }) => !codes))
    warnings.push(
      "This run has no quantiser: its channels are continuous features, so no use of codes is shown.",
    );
  if (gate === "drawn")
    warnings.push("This mask is drawn and not learned: it has no Ω, and ω is the drawn mask.");
  if (new Set(labels).size < 2)
    warnings.push(
      "All validation clips belong to one class, so accuracy on them means little. Add clips of other classes, or groups.",
    );
  return warnings;
}
