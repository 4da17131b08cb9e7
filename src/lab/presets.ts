/** Ready-made experiments, each given as changes to the default one. */
import type { Preset } from "../contract/cards";
import type { Choice } from "../contract/experiment";
import { cmVqVaePresets } from "./cmVqVaePresets";
import { harmPresets } from "./harmPresets";
import { methods } from "./methods";
import { theoryPresets } from "./theoryPresets";
import { trioPresets } from "./trioPresets";

/** Puppets as its card sets it. */
const seesaw: Choice = { id: "puppets" };
const partsOf = (method: string): readonly Choice[] =>
  methods.find(({ id }) => id === method)?.parts ?? [];

export const presets: readonly Preset[] = [
  ...harmPresets,
  {
    id: "seesaw",
    name: "Seesaw: full pipeline",
    summary:
      "Sound is easy but limited; the picture is harder but more informative. Multi-Loss, MLB, LFM and the mask are on.",
    config: { data: seesaw, parts: partsOf("pipeline") },
  },
  ...methods
    .filter(({ id }) => id !== "pipeline")
    .map(({ id, name, summary, parts, fusion }) => ({
      id,
      name: `Seesaw: ${name}`,
      summary,
      config: { data: seesaw, parts, ...(fusion ? { fusion } : {}) },
    })),
  ...cmVqVaePresets,
  {
    id: "audio",
    name: "Seesaw: sound alone",
    summary: "Trains on the voice alone, without parts: the unimodal baseline for sound.",
    config: { data: seesaw, parts: [], modalities: ["audio"] },
  },
  {
    id: "video",
    name: "Seesaw: picture alone",
    summary: "Trains on the face alone, without parts: the unimodal baseline for pictures.",
    config: { data: seesaw, parts: [], modalities: ["video"] },
  },
  ...[
    {
      id: "labels-mixed",
      name: "Seesaw: 0.7 labels + 0.3 label-free",
      summary:
        "Joint training that fits the labels less. Compare the gap between the modalities and the accuracy with joint training.",
      params: {},
    },
    {
      id: "labels-smoothed",
      name: "Seesaw: smoothed labels",
      summary:
        "Joint training on labels that give the true class 0.5 and divide the rest unequally among the other classes.",
      params: { labels: "smoothed", free: 0 },
    },
    {
      id: "labels-free",
      name: "Seesaw: label-free",
      summary:
        "Joint training on uniform labels: the model cannot learn the classes, so no modality gets ahead.",
      params: { free: 1 },
    },
  ].map(({ params, ...preset }) => ({
    ...preset,
    config: { data: seesaw, parts: [{ id: "label-fitting", params }] },
  })),
  {
    id: "shortcut",
    name: "Shortcut: the background gives away the label",
    summary:
      "CM-VQVAE on clips whose background has the colour of the label in nine of ten training clips, and a random colour in validation and test clips. Look in the mask inspector whether the mask drops this shortcut.",
    config: {
      parts: partsOf("cm-vqvae"),
      data: { id: "puppets", params: { shortcut: 0.9 } },
    },
  },
  {
    id: "quick",
    name: "Quick look",
    summary:
      "A small version of the full pipeline: 240 clips with clear cues, and Small conv of width 8.",
    config: {
      epochs: 15,
      batchSize: 8,
      encoder: { id: "small-conv", params: { width: 8 } },
      parts: partsOf("pipeline"),
      data: { id: "puppets", params: { clips: 240, actors: 20, audioEasy: 1, videoEasy: 1 } },
    },
  },
  ...trioPresets,
  ...theoryPresets,
];
