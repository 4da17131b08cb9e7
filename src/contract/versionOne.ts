/**
 * Version 1 of configurations, links and plan files. A link without "v=2" and a configuration with
 * `version: 1` are completed by these defaults, so that they keep their meaning when the default experiment changes.
 * Limit: presets are not frozen. A link of version 1 with `preset=` gets the present settings of that preset.
 */
import type { ExperimentConfig } from "./experiment";

/** The settings that version 2 added, with the values that reproduce version 1. */
export const addedByVersionTwo = {
  augmentations: [],
  averaging: { id: "none" },
  selection: { id: "best-accuracy" },
} as const satisfies Partial<ExperimentConfig>;

/** The default experiment of version 1. */
export const versionOneDefaults: ExperimentConfig = {
  version: 2,
  seed: 7,
  backend: "auto",
  engine: "own",
  data: { id: "puppets" },
  modalities: [],
  encoder: { id: "small-conv" },
  encoders: {},
  fusion: { id: "late-linear" },
  parts: [
    { id: "unimodal-losses" },
    { id: "mlb" },
    { id: "lfm-heuristic" },
    { id: "quantiser" },
    { id: "reconstruction" },
    { id: "mask" },
  ],
  ...addedByVersionTwo,
  optimizer: { id: "adam" },
  batchSize: 16,
  epochs: 20,
};
