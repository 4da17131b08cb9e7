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
/** Whose picture it is. */
export function decoderName({ name, decoder }: Pick<SpacePicture, "name" | "decoder">): string {
  if (decoder !== "fair") return "the run’s decoder";
  return name === "random"
    ? "fair decoder of this random mask"
    : name === "full"
      ? "fair decoder of all channels"
      : "fair decoder of the learned mask’s space";
}

/** log-mel or vector values on the scale of the modality: three deviations either side of the mean are 0..1. */
export const onScale = (
  values: ArrayLike<number>,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): Float32Array =>
  Float32Array.from(values, (value) =>
    Math.min(1, Math.max(0, ((value - mean) / deviation + 3) / 6)),
  );
