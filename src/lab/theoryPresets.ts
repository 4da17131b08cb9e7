/** Experiments on Competition: the theory's network, trained as the theory trains it. */
import type { Preset } from "../contract/cards";
import type { Choice } from "../contract/experiment";

/** Full-batch gradient descent without momentum, a step an epoch. */
const setting = {
  data: { id: "competition" },
  fusion: { id: "neuron-sum" },
  optimizer: { id: "sgd", params: { learningRate: 1, momentum: 0 } },
  batchSize: 150,
  epochs: 1000,
} as const;
const watch: Choice = { id: "feature-strength" };
/** D neurons: 12 for each of five classes. */
const neurons = 60;
const smallWeights: Choice = { id: "smoothed-relu", params: { features: neurons } };

export const theoryPresets: readonly Preset[] = [
  {
    id: "competition",
    name: "Competition: joint",
    summary:
      "From small first weights each class is found by one modality, seldom by both: what the other knows is lost.",
    config: { ...setting, encoder: smallWeights, parts: [watch] },
  },
  {
    id: "competition-one",
    name: "Competition: modality One alone",
    summary: "The better modality by itself finds every class: compare its validation with joint.",
    config: { ...setting, encoder: smallWeights, parts: [watch], modalities: ["one"] },
  },
  {
    id: "competition-two",
    name: "Competition: modality Two alone",
    summary: "The worse modality by itself.",
    config: { ...setting, encoder: smallWeights, parts: [watch], modalities: ["two"] },
  },
  {
    id: "competition-large",
    name: "Competition: large first weights",
    summary: "Joint training from first weights of 0.1: both modalities find every class.",
    config: {
      ...setting,
      encoder: { id: "smoothed-relu", params: { features: neurons, initial: 0.1 } },
      parts: [watch],
    },
  },
  {
    id: "competition-multi-loss",
    name: "Competition: Multi-Loss",
    summary: "A loss for each modality's own head beside the joint one: it helps little here.",
    config: { ...setting, encoder: smallWeights, parts: [{ id: "unimodal-losses" }, watch] },
  },
  {
    id: "competition-balanced",
    name: "Competition: summand losses",
    summary:
      "A loss for each modality's share of the sum beside the joint one: what loses keeps learning.",
    config: { ...setting, encoder: smallWeights, parts: [{ id: "summand-losses" }, watch] },
  },
];
