/** CM-VQVAE as its author built and trained it, and the same network at sizes for a processor. */
import type { Preset } from "../contract/cards";
import type { Choice } from "../contract/experiment";

const parts = (codes: number): readonly Choice[] => [
  { id: "quantiser", params: { codes } },
  { id: "reconstruction" },
  { id: "mask" },
];
/** The settings of the official code that do not depend on the sizes. */
const training = {
  fusion: { id: "conv-maps" },
  optimizer: { id: "adam", params: { learningRate: 1e-3 } },
  selection: { id: "lowest-loss" },
  averaging: { id: "none" },
  augmentations: [],
} as const;

export const cmVqVaePresets: readonly Preset[] = [
  {
    id: "cm-vqvae-as-built",
    name: "Seesaw: CM-VQVAE as built",
    summary:
      "The author's networks and training: maps of 32 × 32, 512 codes, Adam at 1e-3, 2,016 steps of 128 clips, weights of the lowest validation loss. A step takes about 3 trillion multiplications and additions and 15 GB: it needs a large graphics card and WebGPU; without one choose the small version.",
    config: {
      ...training,
      data: { id: "puppets", params: { clips: 3840, actors: 80 } },
      encoder: { id: "cm-vqvae" },
      parts: parts(512),
      batchSize: 128,
      epochs: 84,
    },
  },
  {
    id: "cm-vqvae-as-built-small",
    name: "Seesaw: CM-VQVAE as built, small maps",
    summary:
      "The author's networks at sizes for a processor: maps of 8 × 8 instead of 32 × 32, a quarter of the channels, 128 codes, 20 epochs of batches of 16. A step takes about 2 billion multiplications and additions.",
    config: {
      ...training,
      data: { id: "puppets", params: { clips: 360 } },
      encoder: { id: "cm-vqvae", params: { side: 8, width: 32 } },
      parts: parts(128),
      epochs: 20,
    },
  },
];
