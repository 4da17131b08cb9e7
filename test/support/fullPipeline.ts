/** Joint training with Multi-Loss, MLB, LFM's schedule, quantiser, decoders and mask, on Small conv. */
import { versionOneDefaults } from "../../src/contract/versionOne";

export const fullPipeline = versionOneDefaults;
