/** The user's own clips as a dataset that a configuration can name, and how they are imported. */
import type { ImportOptions } from "./door";
import type { Choice } from "./experiment";
import { foldOf, foldParams } from "./folds";
import { choice, number, parseParams } from "./params";

/** Dataset id of the clips that a user dropped. */
export const clipsDataId = "clips";

export const clipsParams = {
  imageSizePx: number(48, {
    min: 16,
    max: 224,
    step: 8,
    integer: true,
    label: "Picture size",
    unit: "px",
    help: "Side of the square that every frame is cut and scaled to.",
  }),
  melBands: number(64, {
    min: 64,
    max: 128,
    step: 8,
    integer: true,
    label: "Mel bands",
    help: "Frequency bands of the log-mel spectrogram.",
  }),
  groupSource: choice(
    "auto",
    [
      { value: "auto", label: "guess from the files" },
      { value: "none", label: "not known" },
      { value: "file-name", label: "file name up to the first separator" },
      { value: "crema-d", label: "CREMA-D actor" },
      { value: "labels-csv", label: "labels.csv" },
      { value: "folder", label: "folder" },
    ],
    {
      label: "Groups from",
      help: "Who or what is in a clip; clips of one group stay on one side of the split.",
    },
  ),
  separator: choice(
    "auto",
    [
      { value: "auto", label: "_ or -, whichever comes first" },
      { value: "_", label: "_" },
      { value: "-", label: "-" },
      { value: ".", label: "." },
      { value: " ", label: "space" },
    ],
    { label: "Separator", help: "What ends the group in a file name." },
  ),
  ...foldParams,
} as const;

/** How a configuration wants the user's clips imported. Throws a `RangeError` on a misfit. */
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
