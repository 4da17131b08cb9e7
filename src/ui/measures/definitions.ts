/** Every measure in one sentence. */
export const definitions = {
  accuracy: ["Accuracy", "Share of clips whose most probable class is their own."],
  macroF1: [
    "Macro F1",
    "Mean over classes of 2 TP / (2 TP + FP + FN), over the classes that occur in labels or predictions.",
  ],
  meanAveragePrecision: [
    "mAP",
    "Mean over classes of the average precision of that class against the rest, clips sorted by its probability; classes without a clip are left out.",
  ],
  ece: [
    "ECE",
    "Expected calibration error: mean distance of confidence and accuracy over 15 bins of equal width, weighed by their clips; noisy where bins hold few.",
  ],
  reliability: [
    "Reliability",
    "Clips in bins by their largest probability; a bar is the share of them that is right, and a calibrated model's bars end on the diagonal.",
  ],
  confusion: [
    "Confusion",
    "Clips by their class (rows) and by the class they are taken for (columns).",
  ],
  agreement: [
    "Agreement",
    "Clips by which modalities are right by themselves (columns) and whether the fused model is right (rows); right where all alone are wrong is what only fusing finds.",
  ],
  ownHead: ["Its own head", "Accuracy of the linear head on this modality's pooled features."],
  summand: [
    "Its part of the fused sum",
    "Accuracy of this modality's summand of the fused logits, where they are a sum; a shared bias is dealt out evenly.",
  ],
  othersAtMean: [
    "The others at their mean",
    "Accuracy of the fused model when every other modality's pooled features are their mean over the validation clips.",
  ],
  probe: [
    "A linear probe",
    "Accuracy of a logistic regression, fitted to the frozen encoder's pooled features of the training clips.",
  ],
  alone: [
    "Trained alone",
    "Accuracy of another model, trained on this modality alone with the same settings and no parts.",
  ],
  shapley: [
    "Shapley value",
    "This modality's share of the true class's fused probability beyond the class's share of the training clips, averaged over the orders in which modalities join; absent ones have their validation mean as features.",
  ],
  norm: [
    "Norm",
    "Length of this loss term's gradient over the encoder's parameters, before weighting, on the first training batch of epoch 1.",
  ],
  cosine: [
    "Cosine",
    "Cosine between this term's gradient and the fused loss's over the encoder's parameters; below 0 they pull apart.",
  ],
  gap: [
    "Modality gap",
    "Distance between the means of two modalities' pooled features, each feature brought to length 1.",
  ],
  gapOfRawMeans: [
    "Gap of raw means",
    "Distance between the means of two modalities' pooled features as they are.",
  ],
  meanPairDistanceSq: [
    "Pair distance²",
    "Mean over clips of the squared distance between its two features, each brought to length 1.",
  ],
  zeta: [
    "Complementarity ζ",
    "Smallest over largest share of channels that the mask keeps, over the modalities.",
  ],
} as const satisfies Readonly<Record<string, readonly [name: string, meaning: string]>>;

export type Measure = keyof typeof definitions;
