/** The ablation of the quantiser, without a mask: rows differ in its settings and in the decoders' weight. */
import type { Ablation } from "../contract/cards";
import type { Variant } from "../contract/compare";
import { createVariant, paramsOfMethod } from "./ablationVariant";

const quantised = (
  id: string,
  name: string,
  changes?: Parameters<typeof createVariant>[3],
): Variant => createVariant(id, name, undefined, changes);

const grouped = paramsOfMethod("cm-vqvae-short", "quantiser");
const { weight: decoderWeight } = paramsOfMethod("cm-vqvae-short", "reconstruction");

export const quantiserAblation: Ablation = {
  id: "quantiser",
  name: "Quantiser or none",
  question:
    "How much accuracy does the quantiser cost, and how much of it do several codes per position, blending in, lighter decoders, the rotation trick and cosine codes recover?",
  against: "decoders-only",
  variants: [
    quantised("decoders-only", "No quantiser", { parts: [{ id: "reconstruction" }] }),
    quantised("one-codebook", "One codebook"),
    quantised("eight-groups", "Eight groups of codes", { quantiser: grouped }),
    quantised("four-residual", "Four residual codes", {
      quantiser: { groups: 4, codes: 64, join: "residual" },
    }),
    quantised("blended-in", "One codebook, blended in", {
      quantiser: { blendFrom: 3, blendUntil: 8 },
    }),
    quantised("rotation", "One codebook, rotation trick", { quantiser: { gradient: "rotation" } }),
    quantised("cosine", "One codebook, cosine codes", { quantiser: { compare: "cosine" } }),
    quantised("lighter-decoders", "One codebook, decoders × 0.1", { decoderWeight }),
    quantised("short-recipe", "Eight groups, decoders × 0.1", {
      quantiser: grouped,
      decoderWeight,
    }),
  ],
};
