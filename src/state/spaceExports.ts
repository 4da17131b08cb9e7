/** File names and a CSV table of the reconstructions of a clip. */
import { csv } from "../compare/exports";
import type { Fill } from "../contract/inspect";
import type { ClipView, SpacePicture } from "../contract/inspectClip";

/** The inputs of a clip's pictures and sounds. */
export interface PictureSource {
  readonly clipId: string;
  readonly epoch: number;
  readonly fill: Fill;
  /** The current mask was edited. */
  readonly isByHand: boolean;
}

/** Joins the parts of a file name; replaces characters that are not allowed everywhere. */
export const fileNameStem = (...parts: readonly string[]): string =>
  parts.map((part) => part.replace(/[^A-Za-z0-9.-]+/g, "-")).join("_");

type Space = Pick<SpacePicture, "name" | "decoder">;

/** The mask that determines a space; undefined if none does. */
function maskBehind(
  { name, decoder }: Space,
  isByHand: boolean,
): "learned" | "by hand" | undefined {
  if (name !== "kept" && name !== "dropped" && name !== "random") return undefined;
  // fair decoders use one random mask of the learned mask's size
  const isOwn = name === "random" && decoder === "fair";
  return isByHand && !isOwn ? "by hand" : "learned";
}

/** File name without extension, as "puppet-0003_video_kept_run_learned_zero_epoch-12_frame-1". */
export const pictureFileStem = (
  { clipId, epoch, fill, isByHand }: PictureSource,
  modality: string,
  space: Space,
  ...more: readonly string[]
): string => {
  const mask = maskBehind(space, isByHand);
  return fileNameStem(
    clipId,
    modality,
    space.name,
    ...(space.decoder ? [space.decoder] : []),
    ...(mask ? [mask, fill] : []),
    `epoch-${epoch}`,
    ...more,
  );
};

/** One row for each modality and space; for random masks, one more for the mean over draws. */
export function spacesCsv(
  { clipId, modalities }: ClipView,
  { epoch, fill, isByHand }: PictureSource,
): string {
  const head = [
    "clip",
    "epoch",
    "modality",
    "space",
    "decoder",
    "mask",
    "fill",
    "channels",
    "error",
    "low95",
    "high95",
    "draws",
  ];
  const rows = Object.entries(modalities).flatMap(([id, { pictures, randomErrors }]) =>
    pictures
      .filter(({ name }) => name !== "input")
      .flatMap(({ name, decoder, kept, error }) => {
        const mask = maskBehind({ name, ...(decoder && { decoder }) }, isByHand);
        const made = mask ? [mask, fill] : ["", ""];
        const start = [clipId, epoch, id, name, decoder, ...made, kept];
        const own = [...start, error, undefined, undefined, name === "random" ? 1 : undefined];
        if (name !== "random" || !randomErrors) return [own];
        const { mean, low, high, draws } = randomErrors;
        return [own, [...start, mean, low, high, draws]];
      }),
  );
  return csv([head, ...rows]);
}
