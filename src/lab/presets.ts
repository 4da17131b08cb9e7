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
