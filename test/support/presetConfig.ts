import type { Preset } from "../../src/contract/cards";
import type { ExperimentConfig } from "../../src/contract/experiment";
import { withPreset } from "../../src/contract/link";
import { catalogue } from "../../src/lab/catalogue";

/** The configuration of one of these presets; throws if any of its settings is invalid. */
export const presetConfig = (presets: readonly Preset[], id: string): ExperimentConfig =>
  withPreset(presets.find((preset) => preset.id === id)?.config, catalogue, (sentence) => {
    throw new Error(sentence);
  });
