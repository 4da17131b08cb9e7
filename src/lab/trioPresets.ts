/** Experiments on three modalities. */
import type { Preset } from "../contract/cards";

export const trioPresets: readonly Preset[] = [
  {
    id: "trio",
    name: "Trio: joint",
    summary: "Sound, picture and caption under one loss: which of them learn too little?",
    config: { data: { id: "trio" }, parts: [] },
  },
  {
    id: "trio-mlb",
    name: "Trio: MLB",
    summary:
      "Multi-Loss with the coefficients of MLB; each modality is compared with the mean of the other two.",
    config: { data: { id: "trio" }, parts: [{ id: "unimodal-losses" }, { id: "mlb" }] },
  },
];
