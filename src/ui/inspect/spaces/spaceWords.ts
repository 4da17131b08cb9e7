/** What the spaces of a clip are called. */
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
/** Whose picture it is: controls of the kept channels go through the decoder that was trained for those. */
export function decoderName({ name, decoder }: Pick<SpacePicture, "name" | "decoder">): string {
  if (decoder !== "fair") return "the run’s decoder";
  return name === "random" || name === "nothing"
    ? "fair decoder of the learned mask’s kept channels"
    : "fair decoder of its space";
}

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
