/** Ready-made experiments, each given as changes to the default one. */
import type { Preset } from "../contract/cards";
import { methods } from "./methods";
import { theoryPresets } from "./theoryPresets";
import { trioPresets } from "./trioPresets";

export const presets: readonly Preset[] = [
  {
    id: "seesaw",
    name: "Seesaw: full pipeline",
    summary: "Audio is easy but limited, video harder but more informative; every part is on.",
    config: {},
  },
  ...methods
    .filter(({ id }) => id !== "pipeline")
    .map(({ id, name, summary, parts, fusion }) => ({
      id,
      name: `Seesaw: ${name}`,
      summary,
      config: { parts, ...(fusion ? { fusion } : {}) },
    })),
  {
    id: "audio",
    name: "Seesaw: sound alone",
    summary: "What the voice says by itself.",
    config: { parts: [], modalities: ["audio"] },
  },
  {
    id: "video",
    name: "Seesaw: picture alone",
    summary: "What the face says by itself.",
    config: { parts: [], modalities: ["video"] },
  },
  ...[
    {
      id: "labels-mixed",
      name: "Seesaw: 0.7 labels + 0.3 label-free",
      summary:
        "Joint training that fits the labels less: watch the gap between modalities, and the cost.",
      params: {},
    },
    {
      id: "labels-smoothed",
      name: "Seesaw: smoothed labels",
      summary:
        "Joint training on labels that give the true class a half and the others the rest, unevenly.",
      params: { labels: "smoothed", free: 0 },
    },
    {
      id: "labels-free",
      name: "Seesaw: label-free",
      summary: "Joint training on uniform labels: nothing is fitted, and no modality is ahead.",
      params: { free: 1 },
    },
  ].map(({ params, ...preset }) => ({
    ...preset,
    config: { parts: [{ id: "label-fitting", params }] },
  })),
  {
    id: "shortcut",
    name: "Shortcut: the background tells the label",
    summary:
      "CM-VQVAE where nine in ten training clips stand before their label's colour, and validation and test clips before any: does the mask drop the shortcut?",
    config: {
      parts: methods.find(({ id }) => id === "cm-vqvae")?.parts ?? [],
      data: { id: "puppets", params: { shortcut: 0.9 } },
    },
  },
  {
    id: "quick",
    name: "Quick look",
    summary: "The full pipeline, small: 240 clips with plain cues, narrow encoders.",
    config: {
      epochs: 15,
      batchSize: 8,
      encoder: { id: "small-conv", params: { width: 8 } },
      data: { id: "puppets", params: { clips: 240, actors: 20, audioEasy: 1, videoEasy: 1 } },
    },
  },
  ...trioPresets,
  ...theoryPresets,
];
