/** The ablation of the quantiser, without a mask: rows differ in its settings and in the decoders' weight. */
import type { Ablation } from "../contract/cards";
import type { Variant } from "../contract/compare";
import type { Choice } from "../contract/experiment";
import type { ParamValue } from "../contract/params";

type Params = Readonly<Record<string, ParamValue>>;

const decoders = (weight: number): Choice => ({
  id: "reconstruction",
  ...(weight !== 1 && { params: { weight } }),
});

const quantised = (id: string, name: string, params: Params, weight = 1): Variant => ({
  id,
  name,
  summary: "",
  parts: [{ id: "quantiser", ...(Object.keys(params).length > 0 && { params }) }, decoders(weight)],
});

const grouped = { groups: 8, codes: 64 } as const;
const blended = { blendFrom: 3, blendUntil: 8 } as const;

export const quantiserAblation: Ablation = {
  id: "quantiser",
  name: "Quantiser or none",
  question:
    "How much accuracy does the quantiser cost, and how much of it do several codes per position, blending in, lighter decoders, the rotation trick and cosine codes recover?",
  against: "decoders-only",
  variants: [
    { id: "decoders-only", name: "No quantiser", summary: "", parts: [decoders(1)] },
    quantised("one-codebook", "One codebook", {}),
    quantised("eight-groups", "Eight groups of codes", grouped),
    quantised("four-residual", "Four residual codes", { groups: 4, codes: 64, join: "residual" }),
    quantised("blended-in", "One codebook, blended in", blended),
    quantised("rotation", "One codebook, rotation trick", { gradient: "rotation" }),
    quantised("cosine", "One codebook, cosine codes", { compare: "cosine" }),
    quantised("lighter-decoders", "One codebook, decoders × 0.1", {}, 0.1),
    quantised("short-recipe", "Eight groups, decoders × 0.1", grouped, 0.1),
  ],
};
