/** Pictures of clips before and after augmentation. */
import type { Picture, PicturesReport } from "../../contract/telemetry";
import type { BatchValues } from "../augment/augmentation";
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { entryOf } from "../tensor/records";
import type { PictureSetting } from "./inspectedRun";
import { toPicture } from "./reconstructions";
import { crop, meanSquaredDifference } from "./spacePicture";

/** Values of every modality, by clip; copies, because augmentations act in place. */
const valuesOf = ({ inputs }: BatchValues): Readonly<Record<string, readonly Float32Array[]>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([id, clips]) => [id, clips.map(({ values }) => values.slice())]),
  );

/** The clips at `rows` of `table`, as one batch that `change` augments. Tokens have no picture. */
export function drawAugmented(
  table: ClipTable,
  rows: readonly number[],
  change: (batch: BatchValues) => void,
  { cards, shapes, scales }: PictureSetting,
): PicturesReport["clips"] {
  if (rows.length === 0) return [];
  let [before, after]: [ReturnType<typeof valuesOf>, ReturnType<typeof valuesOf>] = [{}, {}];
  const batch = table.batch(rows, (values) => {
    before = valuesOf(values);
    change(values);
    after = valuesOf(values);
  });
  disposeBatch(batch);
  const picturesOf = (place: number, row: number): readonly Picture[] => {
    const [card, shape] = [cards[place], shapes[place]];
    if (!card || !shape || card.kind === "tokens") return [];
    const own = (values: typeof before): Float32Array =>
      crop(entryOf(values, card.id)[row] ?? new Float32Array(), card, shape);
    const picture = (name: Picture["name"], values: Float32Array): Picture => ({
      name,
      values: toPicture(values, card, entryOf(scales, card.id)),
      shape: card.shape,
      kept: 0,
      error: meanSquaredDifference(values, own(before)),
    });
    return [picture("input", own(before)), picture("augmented", own(after))];
  };
  return rows.map((row, i) => ({
    id: table.ids[row] ?? "",
    byModality: Object.fromEntries(
      cards
        .map((card, place) => [card.id, picturesOf(place, i)] as const)
        .filter(([, pictures]) => pictures.length > 0),
    ),
  }));
}
