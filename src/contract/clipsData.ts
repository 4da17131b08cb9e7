/** The user's clips as a dataset of a configuration, with the parameters of their import. */
import type { ImportOptions } from "./door";
import type { Choice } from "./experiment";
import { foldOf, foldParams } from "./folds";
import { choice, parseParams, whole } from "./params";

/** Dataset id of the clips that a user dropped. */
export const clipsDataId = "clips";

export const clipsParams = {
  imageSizePx: whole("Picture size", 48, [16, 224, 8], {
    unit: "px",
    help: "Side of the square that every frame is cropped and scaled to.",
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
  const { imageSizePx, melBands, groupSource, separator, ...folds } = parseParams(
    clipsDataId,
    clipsParams,
    data.params,
  );
  const fold = foldOf(folds);
  return {
    imageSizePx,
    melBands,
    seed,
    ...(groupSource !== "auto" && { groupSource }),
    ...(separator !== "auto" && { groupSeparator: separator }),
    ...(fold && { fold }),
  };
}
