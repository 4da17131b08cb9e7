/** The user's clips as a dataset of a configuration, with the parameters of their import. */
import type { ImportOptions } from "./door";
import type { Choice } from "./experiment";
import { foldOf, foldParams } from "./folds";
import { choice, number, parseParams, whole } from "./params";

/** Dataset id of the clips that a user dropped. */
export const clipsDataId = "clips";

export const clipsParams = {
  imageSizePx: whole("Picture size", 48, [16, 224, 8], {
    unit: "px",
    help: "Side of the square that every frame is cropped and scaled to.",
  }),
  frames: whole("Frames", 3, [1, 32], {
    help: "Frames of each clip, evenly spaced around its middle. Lips need 8 to 16. Memory and time of a step rise in proportion.",
  }),
  frameRate: number("Frame rate", 1, [0, 30, 0.5], {
    unit: "per second",
    help: "Frames per second. A clip that is too short for it is divided into equal parts, with a frame in the middle of each. 0 divides every clip so.",
  }),
  melBands: whole("Mel bands", 64, [64, 128, 8], {
    help: "Frequency bands of the log-mel spectrogram.",
  }),
  groupSource: choice("Groups from", "auto", {
    help: "The person or object in a clip. All clips of a group are in the same split.",
    options: {
      auto: "guess from the files",
      none: "not known",
      "file-name": "file name up to the first separator",
      "crema-d": "CREMA-D actor",
      "labels-csv": "labels.csv",
      folder: "folder",
    },
  }),
  separator: choice("Separator", "auto", {
    help: "The character after the group in a file name.",
    options: { auto: "_ or -, whichever comes first", _: "_", "-": "-", ".": ".", " ": "space" },
  }),
  ...foldParams,
} as const;

/** The import options of a configuration. Throws a `RangeError` if folds and fold do not fit. */
export function importOptionsOf(data: Choice, seed: number): ImportOptions {
  const { imageSizePx, frames, frameRate, melBands, groupSource, separator, ...folds } =
    parseParams(clipsDataId, clipsParams, data.params);
  const fold = foldOf(folds);
  return {
    imageSizePx,
    frames,
    frameRate,
    melBands,
    seed,
    ...(groupSource !== "auto" && { groupSource }),
    ...(separator !== "auto" && { groupSeparator: separator }),
    ...(fold && { fold }),
  };
}

/** Bytes of the pictures of one clip with these parameters. Throws a `RangeError` if one of them is wrong. */
export function pictureBytesOf(data: Choice): number {
  const { imageSizePx, frames } = parseParams(clipsDataId, clipsParams, data.params);
  return 3 * frames * imageSizePx ** 2;
}
