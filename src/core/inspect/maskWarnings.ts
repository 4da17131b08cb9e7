/** What is out of the ordinary about a mask, a sentence each. */
import type { ModalityCard } from "../../contract/clip";
import type { MaskState } from "../../contract/inspect";

/** A codebook with a smaller perplexity says next to nothing. */
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
      "The mask keeps no channel of any modality: the classifier sees zeros and can only guess. Lower λ or the threshold, and train again.",
    );
  else
    for (const { name } of empty)
      warnings.push(
        `The mask keeps no channel of ${name}, so ζ is 0: the fused prediction is made without it.`,
      );
  for (const { name, codes } of entries)
    if (codes && codes.perplexity < collapsedBelow)
      warnings.push(
        `The codebook of ${name} has collapsed: its perplexity is ${codes.perplexity.toFixed(2)}, so nearly every position has the same code and its channels say next to nothing. Train longer, or raise "Revive below".`,
      );
  if (entries.every(({ codes }) => !codes))
    warnings.push(
      "This run has no quantiser: channels are those of continuous features, and there is no use of codes to show.",
    );
  if (gate === "drawn")
    warnings.push("This mask is drawn and not learned: there is no Ω, and ω is what was drawn.");
  if (new Set(labels).size < 2)
    warnings.push(
      "All validation clips are of one class: accuracy on them says little. Add clips of other classes, or groups.",
    );
  return warnings;
}
