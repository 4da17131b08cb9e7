/** The ablations of CM-VQVAE; the variants of each differ in one setting. */
import type { Ablation } from "../contract/cards";
import { createVariant, paramsOfMethod } from "./ablationVariant";
import { quantiserAblation } from "./quantiserAblation";

const learned = createVariant("learned", "Learned mask", {});
const randomOfItsSize = createVariant(
  "fixed-random",
  "Fixed random mask of its size",
  { gate: "fixed", lambda: 0 },
  { keepsAs: "learned" },
);

/** The mask of the methods that learn it on held-out clips. */
const heldOut = paramsOfMethod("mask-held-out", "mask");

export const ablations: readonly Ablation[] = [
  {
    id: "gate",
    name: "Mask or none",
    question: "Is the learned mask better than none, than random dropout, than a soft gate?",
    against: "no-mask",
    variants: [
      createVariant("no-mask", "No mask", undefined),
      learned,
      createVariant("dropout", "Random dropout", { gate: "random", lambda: 0 }),
      createVariant("soft", "Soft gate", { gate: "soft" }),
    ],
  },
  {
    id: "learns-on",
    name: "Training or held-out clips",
    question:
      "Does a mask that learns from held-out training talkers do better, and better than a fusion that learns from the same clips? No mask: joint training that learns from them too.",
    against: "fusion-held-out",
    variants: [
      createVariant("no-mask", "No mask", undefined),
      learned,
      createVariant("held-out", "Mask on held-out clips", heldOut),
      createVariant("held-out-rotating", "Mask on held-out clips, others every epoch", {
        ...heldOut,
        rotate: "epoch",
      }),
      createVariant("held-out-confident", "Mask on held-out clips, no temperature", {
        ...heldOut,
        temperature: false,
      }),
      createVariant(
        "held-out-early",
        "Mask on held-out clips, from the first step at the run's rate",
        {
          learnsOn: "held-out",
          temperature: true,
        },
      ),
      createVariant("fusion-held-out", "Fusion on the same held-out clips", undefined, {
        and: [{ id: "held-out-fusion" }],
      }),
      createVariant("fusion-held-out-rotating", "Fusion on them, others every epoch", undefined, {
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
      createVariant(
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
      createVariant(`threshold-${threshold}`, `Threshold ${threshold}`, { threshold }),
    ),
  },
  {
    id: "place",
    name: "Before or after the quantiser",
    question:
      "Does it matter whether the mask acts on the codes or on the maps before quantisation?",
    against: "after",
    variants: [
      createVariant("after", "After the quantiser", {}),
      createVariant("before", "Before the quantiser", { place: "before" }),
    ],
  },
  {
    id: "codebook",
    name: "One codebook or grouped",
    question:
      "With eight groups of channels, each with its own codebook and kept or dropped as a whole, dropping removes information: does the mask perform differently?",
    against: "one",
    variants: [
      createVariant("one", "One codebook", {}),
      createVariant(
        "grouped",
        "Eight groups",
        { blocks: 8 },
        { quantiser: { groups: 8, codes: 16 } },
      ),
    ],
  },
  quantiserAblation,
  {
    id: "alone",
    name: "Modalities alone",
    question:
      "According to the paper, the weaker modality keeps more channels when it is trained alone: is that so?",
    against: "joint-run",
    variants: [createVariant("joint-run", "All modalities", {})],
    eachAlone: createVariant("alone", "alone", {}),
  },
];
