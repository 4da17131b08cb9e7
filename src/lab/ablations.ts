/** The ablations of CM-VQVAE; the variants of each differ in one setting. */
import type { Ablation } from "../contract/cards";
import type { Variant } from "../contract/compare";
import type { Choice } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { methods } from "./methods";
import { quantiserAblation } from "./quantiserAblation";

type Params = Readonly<Record<string, ParamValue>>;

/** Creates a variant of the method with other mask and codebook parameters, or without a mask. */
function variant(
  id: string,
  name: string,
  mask: Params | undefined,
  more: Partial<Variant> & { readonly quantiser?: Params; readonly and?: readonly Choice[] } = {},
): Variant {
  const { quantiser, and = [], ...rest } = more;
  return {
    id,
    name,
    summary: "",
    parts: [
      { id: "quantiser", ...(quantiser && { params: quantiser }) },
      { id: "reconstruction" },
      ...(mask ? [{ id: "mask", ...(Object.keys(mask).length > 0 && { params: mask }) }] : []),
      ...and,
    ],
    ...rest,
  };
}

const learned = variant("learned", "Learned mask", {});
const randomOfItsSize = variant(
  "fixed-random",
  "Fixed random mask of its size",
  { gate: "fixed", lambda: 0 },
  { keepsAs: "learned" },
);

/** The mask of the methods that learn it on held-out clips. */
const heldOut =
  methods.find(({ id }) => id === "mask-held-out")?.parts.find(({ id }) => id === "mask")?.params ??
  {};

export const ablations: readonly Ablation[] = [
  {
    id: "gate",
    name: "Mask or none",
    question: "Is the learned mask better than none, than random dropout, than a soft gate?",
    against: "no-mask",
    variants: [
      variant("no-mask", "No mask", undefined),
      learned,
      variant("dropout", "Random dropout", { gate: "random", lambda: 0 }),
      variant("soft", "Soft gate", { gate: "soft" }),
    ],
  },
  {
    id: "learns-on",
    name: "Training or held-out clips",
    question:
      "Does a mask that learns from held-out training talkers do better, and better than a fusion that learns from the same clips? No mask: joint training that learns from them too.",
    against: "fusion-held-out",
    variants: [
      variant("no-mask", "No mask", undefined),
      learned,
      variant("held-out", "Mask on held-out clips", heldOut),
      variant("held-out-rotating", "Mask on held-out clips, others every epoch", {
        ...heldOut,
        rotate: "epoch",
      }),
      variant("held-out-confident", "Mask on held-out clips, no temperature", {
        ...heldOut,
        temperature: false,
      }),
      variant("held-out-early", "Mask on held-out clips, from the first step at the run's rate", {
        learnsOn: "held-out",
        temperature: true,
      }),
      variant("fusion-held-out", "Fusion on the same held-out clips", undefined, {
        and: [{ id: "held-out-fusion" }],
      }),
      variant("fusion-held-out-rotating", "Fusion on them, others every epoch", undefined, {
        and: [{ id: "held-out-fusion", params: { rotate: "epoch" } }],
      }),
    ],
  },
  {
    id: "random",
    name: "Learned or random",
    question:
      "Is the learned mask better than a random mask that keeps as many channels of each modality and is used from the first step?",
    against: "fixed-random",
    variants: [learned, randomOfItsSize],
  },
  {
    id: "lambda",
    name: "Penalty λ",
    question: "How does the penalty for each kept channel change the result?",
    against: "lambda-1e-4",
    variants: [0, 1e-5, 1e-4, 1e-3, 1e-2].map((lambda) =>
      variant(
        `lambda-${lambda === 0 ? "0" : lambda.toExponential(0)}`,
        `λ = ${lambda === 0 ? "0" : lambda.toExponential(0)}`,
        { lambda },
      ),
    ),
  },
  {
    id: "threshold",
    name: "Threshold",
    question: "Ω starts at 0.01: how close to it must the threshold be?",
    against: "threshold-0.005",
    variants: [-0.005, 0, 0.005, 0.009].map((threshold) =>
      variant(`threshold-${threshold}`, `Threshold ${threshold}`, { threshold }),
    ),
  },
  {
    id: "place",
    name: "Before or after the quantiser",
    question:
      "Does it matter whether the mask acts on the codes or on the maps before quantisation?",
    against: "after",
    variants: [
      variant("after", "After the quantiser", {}),
      variant("before", "Before the quantiser", { place: "before" }),
    ],
  },
  {
    id: "codebook",
    name: "One codebook or grouped",
    question:
      "With eight groups of channels, each with its own codebook and kept or dropped as a whole, dropping removes information: does the mask perform differently?",
    against: "one",
    variants: [
      variant("one", "One codebook", {}),
      variant("grouped", "Eight groups", { blocks: 8 }, { quantiser: { groups: 8, codes: 16 } }),
    ],
  },
  quantiserAblation,
  {
    id: "alone",
    name: "Modalities alone",
    question:
      "According to the paper, the weaker modality keeps more channels when it is trained alone: is that so?",
    against: "joint-run",
    variants: [variant("joint-run", "All modalities", {})],
    eachAlone: variant("alone", "alone", {}),
  },
];
