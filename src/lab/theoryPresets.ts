/** Experiments on Competition with the network and the training of the theory. */
import type { Preset } from "../contract/cards";
import type { Choice } from "../contract/experiment";

/** Full-batch gradient descent without momentum, one step per epoch. */
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
      "From small initial weights, each class is learned by one modality and rarely by both, so the information of the other is lost.",
    config: { ...setting, encoder: smallWeights, parts: [watch] },
  },
  {
    id: "competition-one",
    name: "Competition: modality One alone",
    summary:
      "The better modality alone learns every class. Compare its validation accuracy with joint training.",
    config: { ...setting, encoder: smallWeights, parts: [watch], modalities: ["one"] },
  },
  {
    id: "competition-two",
    name: "Competition: modality Two alone",
    summary: "The worse modality alone.",
    config: { ...setting, encoder: smallWeights, parts: [watch], modalities: ["two"] },
  },
  {
    id: "competition-large",
    name: "Competition: large initial weights",
    summary: "Joint training from initial weights of 0.1: both modalities learn every class.",
    config: {
      ...setting,
      encoder: { id: "smoothed-relu", params: { features: neurons, initial: 0.1 } },
      parts: [watch],
    },
  },
  {
    id: "competition-multi-loss",
    name: "Competition: Multi-Loss",
    summary:
      "A loss for the head of each modality in addition to the joint loss. It helps little here.",
    config: { ...setting, encoder: smallWeights, parts: [{ id: "unimodal-losses" }, watch] },
  },
  {
    id: "competition-balanced",
    name: "Competition: summand losses",
    summary:
      "A loss for each modality's summand in addition to the joint loss. The losing modality continues to learn.",
    config: { ...setting, encoder: smallWeights, parts: [{ id: "summand-losses" }, watch] },
  },
];
