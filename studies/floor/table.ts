/** The Markdown table of the floor. */
import { intervalText, points } from "../../src/compare/comparisonText";
import { floorRows, type FloorFile, type FloorRow } from "./floorFile";
import { lastEpochs } from "./lastEpochs";
import type { FloorSet } from "./sets";

/** Names the sign of the difference where its interval excludes zero. */
export function signText({ difference }: Pick<FloorRow, "difference">): string {
  if (!difference) return "one draw";
  if (difference.low > 0) return "**above**";
  return difference.high < 0 ? "below" : "not resolved";
}

function lineOf(row: FloorRow, name: string): string {
  const { train, test } = row.clips;
  const { difference } = row;
  const cells = [
    name,
    row.modality,
    row.encoder,
    `${train} / ${test}`,
    points(row.chance),
    points(row.ridge),
    points(row.alone),
    points(row.trainAccuracy),
    difference ? `${intervalText(difference)}, n = ${difference.pairs}` : "",
    signText(row),
  ];
  return `| ${cells.join(" | ")} |`;
}

export function markdownFloor(file: FloorFile, sets: readonly FloorSet[]): string {
  const rows = floorRows(
    file.cells,
    sets.map(({ id }) => id),
  );
  const nameOf = (id: string): string => sets.find((set) => set.id === id)?.name ?? id;
  const head = "| set | modality | encoder | train / test clips | chance | ridge | encoder alone | on training clips | encoder − ridge | |"; // prettier-ignore
  return [
    "# Floor",
    "",
    "Test accuracy in percent of each modality by itself, against ridge regression on the same raw input.",
    "Ridge regression: inputs standardised by the training clips, one-hot classes, λ chosen on validation clips. The encoder",
    `trains alone with a linear classifier; its accuracy is the mean of the last ${lastEpochs} epochs, and no epoch is selected.`,
    "A draw is a seed, which draws the clips, the split and the weights, or a fold (mean over seeds); differences are paired",
    "by draw, with Student's 95 % interval.",
    "",
    head,
    `|${"---|".repeat(10)}`,
    ...rows.map((row) => lineOf(row, nameOf(row.set))),
    "",
    `\`${file.command}\`; ${file.machine}.`,
    "",
  ].join("\n");
}
