/** Ready-made experiments, each laid over the default one. */
import type { Preset } from "../contract/cards";
import { defaultExperiment } from "../contract/experiment";

const full = defaultExperiment.parts;
const only = (...ids: string[]) => full.filter((part) => ids.includes(part.id));

export const presets: readonly Preset[] = [
  {
    id: "seesaw",
    name: "Seesaw: full pipeline",
    summary: "Audio is easy but limited, video harder but more informative; every part is on.",
    config: {},
  },
  {
    id: "joint",
    name: "Seesaw: joint training",
    summary: "One loss, nothing repaired: watch which modality starves.",
    config: { parts: [] },
  },
  {
    id: "multi-loss",
    name: "Seesaw: Multi-Loss",
    summary: "A loss per modality beside the fused one; the baseline that MLB must beat.",
    config: { parts: only("unimodal-losses") },
  },
  {
    id: "mlb",
    name: "Seesaw: MLB",
    summary: "Multi-Loss with balancing coefficients, no quantiser, no mask.",
    config: { parts: only("unimodal-losses", "mlb") },
  },
  {
    id: "ogm",
    name: "Seesaw: OGM-GE",
    summary: "One loss; the modality that is ahead is slowed, and noise makes up for it.",
    config: { parts: [{ id: "ogm" }] },
  },
  {
    id: "mslr",
    name: "Seesaw: MSLR",
    summary: "One loss; each encoder has a learning rate that follows its validation accuracy.",
    config: { parts: [{ id: "mslr" }] },
  },
  {
    id: "agm",
    name: "Seesaw: AGM",
    summary: "One loss; each modality is held to its own pace by what it answers alone.",
    config: { parts: [{ id: "agm" }] },
  },
  {
    id: "pmr",
    name: "Seesaw: PMR",
    summary: "One loss, and a pull of the slower modality to the prototypes of its classes.",
    config: { parts: [{ id: "pmr" }] },
  },
  {
    id: "mmcosine",
    name: "Seesaw: MMCosine",
    summary: "One loss on cosines, which know no lengths.",
    config: { parts: [{ id: "mmcosine" }] },
  },
  {
    id: "mmpareto",
    name: "Seesaw: MMPareto",
    summary: "Multi-Loss whose two gradients of each encoder never work against one another.",
    config: { parts: [...only("unimodal-losses"), { id: "mmpareto" }] },
  },
  {
    id: "mask",
    name: "Seesaw: mask only",
    summary: "CM-VQVAE alone: quantiser, decoders and mask, joint loss.",
    config: { parts: only("quantiser", "reconstruction", "mask") },
  },
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
];
