/** The name of each measure, and its definition in one sentence. */
export const definitions = {
  accuracy: ["Accuracy", "Share of clips whose most probable class is the true class."],
  macroF1: [
    "Macro F1",
    "Mean of 2 TP / (2 TP + FP + FN) over the classes that occur in labels or predictions.",
  ],
  meanAveragePrecision: [
    "mAP",
    "Mean over classes of the average precision of one class against the rest, with clips sorted by its probability; classes without clips are left out.",
  ],
  ece: [
    "ECE",
    "Expected calibration error: the mean distance between confidence and accuracy over 15 bins of equal width, weighted by their number of clips; it is noisy where bins contain few clips.",
  ],
  reliability: [
    "Reliability",
    "Accuracy of the clips in each bin of confidence, which is the largest class probability; the bars of a calibrated model end on the diagonal.",
  ],
  confusion: ["Confusion", "Number of clips by true class (rows) and predicted class (columns)."],
  agreement: [
    "Agreement",
    "Share of clips by which modalities are right alone (columns) and whether the fused model is right (rows); where only the fused model is right, it combined information that no modality has alone.",
  ],
  ownHead: ["Its own head", "Accuracy of the linear head on this modality's pooled features."],
  summand: [
    "Its summand of the fused logits",
    "Accuracy of this modality's summand of the fused logits, where they are a sum; a shared bias is divided equally among the modalities.",
  ],
  othersAtMean: [
    "The others at their mean",
    "Accuracy of the fused model when the pooled features of every other modality are replaced by their mean over the validation clips.",
  ],
  probe: [
    "A linear probe",
    "Accuracy of a logistic regression on the frozen encoder's pooled features, fitted to the training clips.",
  ],
  alone: [
    "Trained alone",
    "Accuracy of the unimodal baseline: a model trained on this modality alone with the same settings and no parts.",
  ],
  shapley: [
    "Shapley value",
    "This modality's share of the true class's fused probability beyond the share of that class in the training clips, averaged over all orders of adding modalities; absent modalities have their validation means as features.",
  ],
  norm: [
    "Norm",
    "Norm of this loss term's gradient over the encoder's parameters, before weighting, on the first training batch of epoch 1.",
  ],
  cosine: [
    "Cosine",
    "Cosine between the gradients of this term and of the fused loss over the encoder's parameters; below 0 they conflict.",
  ],
  gap: [
    "Modality gap",
    "Distance between the means of two modalities' pooled features, with each feature vector scaled to length 1.",
  ],
  gapOfRawMeans: [
    "Gap of raw means",
    "Distance between the means of two modalities' pooled features, without scaling.",
  ],
  meanPairDistanceSq: [
    "Pair distance²",
    "Mean over clips of the squared distance between a clip's two feature vectors, each scaled to length 1.",
  ],
  zeta: [
    "Complementarity ζ",
    "Smallest share of channels that the mask keeps in a modality, divided by the largest.",
  ],
} as const satisfies Readonly<Record<string, readonly [name: string, meaning: string]>>;

export type Measure = keyof typeof definitions;
