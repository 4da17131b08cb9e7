/** Names and descriptions of the spaces of a clip. */
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
  input: "the input",
  full: "the best that the decoder can do",
  kept: "codes × ω",
  dropped: "codes × (1 − ω)",
  random: "control: as many random channels",
  nothing: "control: the decoder’s picture of zeros",
};
/** Names the decoder of a picture. */
export function decoderName({ name, decoder }: Pick<SpacePicture, "name" | "decoder">): string {
  if (decoder !== "fair") return "the run’s decoder";
  return name === "random"
    ? "fair decoder of this random mask"
    : name === "full"
      ? "fair decoder of all channels"
      : "fair decoder of the learned mask’s space";
}

/** Scales log-mel or vector values of a modality to 0..1: three standard deviations on either side of the mean. */
export const onScale = (
  values: ArrayLike<number>,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): Float32Array =>
  Float32Array.from(values, (value) =>
    Math.min(1, Math.max(0, ((value - mean) / deviation + 3) / 6)),
  );
