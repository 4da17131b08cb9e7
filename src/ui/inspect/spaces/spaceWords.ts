/** What the spaces of a clip are called. */
import type { DecoderName } from "../../../contract/inspect";
import type { SpaceName, SpacePicture } from "../../../contract/inspectClip";

export const spaceNames: Readonly<Record<SpaceName, string>> = {
  input: "Original",
  full: "All channels",
  kept: "Complementary",
  dropped: "Contradictory",
  random: "Random mask",
  nothing: "No channel",
};
export const spaceMeanings: Readonly<Record<SpaceName, string>> = {
  input: "what came in",
  full: "the decoder’s ceiling",
  kept: "codes × ω",
  dropped: "codes × (1 − ω)",
  random: "control: as many channels, drawn",
  nothing: "control: what the decoder draws from zeros",
};
export const decoderNames: Readonly<Record<DecoderName, string>> = {
  run: "the run’s decoder",
  fair: "fair decoder",
};

/** "puppet-0003_video_kept_run_epoch-12.png" without its ending. */
export const fileStem = (
  clipId: string,
  modality: string,
  { name, decoder }: Pick<SpacePicture, "name" | "decoder">,
  epoch: number,
): string =>
  [clipId, modality, name, ...(decoder ? [decoder] : []), `epoch-${epoch}`]
    .map((part) => part.replace(/[^A-Za-z0-9.-]+/g, "-"))
    .join("_");

/** log-mel or vector values on the scale of the modality: three deviations either side of the mean are 0..1. */
export const onScale = (
  values: ArrayLike<number>,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): Float32Array =>
  Float32Array.from(values, (value) =>
    Math.min(1, Math.max(0, ((value - mean) / deviation + 3) / 6)),
  );
