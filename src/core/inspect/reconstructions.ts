/**
 * Reconstructions of the training view: input, all channels, complementary (codes x omega), contradictory
 * (codes x (1 - omega)) and, as a control, a random mask that keeps as many channels. Masked channels are zero; the
 * decoder is the run's own, which was never trained on masked codes (CM-VQVAE).
 */
import type { Picture, PicturesReport } from "../../contract/telemetry";
import type { ModalityCard } from "../../contract/clip";
import type { Omega } from "../../contract/inspect";
import { disposeBatch, type ClipTable, type Scale } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { readEach } from "../tensor/readEach";
import { entryOf, mapRecord } from "../tensor/records";
import { featuresOf } from "../train/forward";
import type { Pipeline } from "../train/step";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import { codesBehind } from "./clipPictures";
import { uniformOmega, inverseOmega, keptCounts, learnedOmega } from "./forcedMask";
import { decodeOf, type PictureSetting } from "./inspectedRun";
import { randomOmega } from "./randomOmega";
import { crop, meanSquaredDifference } from "./spacePicture";

/**
 * Pictures of a mask are meaningful if the full reconstruction has at least this gain over the mean image:
 * 1 - error / error of the mean image, on validation clips.
 */
export const gainNeeded = 0.25;

/** The gain is measured on at most this number of clips. */
const maxGainClips = 32;

/** Undoes the standardisation: bytes for frames, 0..1 for spectrograms and vectors. */
export function toPicture(
  values: Float32Array,
  card: ModalityCard,
  scale: Scale,
): Picture["values"] {
  if (card.kind === "frames") {
    // a clamped array rounds and limits to 0..255
    const bytes = Uint8ClampedArray.from(values, (x) => x * scale.deviation + scale.mean);
    return new Uint8Array(bytes.buffer);
  }
  // three deviations on either side of the mean span the colour scale
  return values.map((value) => Math.min(1, Math.max(0, (value + 3) / 6)));
}

/** Up to `maxGainClips` rows, evenly spread over a table. */
const spreadRows = (size: number): readonly number[] => {
  const count = Math.min(maxGainClips, size);
  return Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
};

/** Measures the gain of the decoders over the mean image on validation clips, for each modality. */
export async function measureReconstructionGain(
  pipeline: Pipeline,
  table: ClipTable,
  { cards, shapes, meanClips }: PictureSetting,
): Promise<ByModality<number>> {
  const decode = decodeOf(pipeline);
  if (!decode || table.size === 0) return {};
  const batch = table.batch(spreadRows(table.size));
  const images = tf.tidy(() => decode(featuresOf(pipeline, batch.inputs).codes));
  const gains: Record<string, number> = {};
  for (const [i, card] of cards.entries()) {
    const shape = shapes[i];
    const image = images[card.id];
    if (!shape || !image) continue;
    const truth = (await entryOf(batch.inputs, card.id).data()) as Float32Array;
    const drawn = (await image.data()) as Float32Array;
    const mean = crop(entryOf(meanClips, card.id), card, shape);
    const length = truth.length / batch.size;
    let [error, meanError] = [0, 0];
    for (let row = 0; row < batch.size; row++) {
      const own = (values: Float32Array): Float32Array =>
        crop(values.subarray(row * length, (row + 1) * length), card, shape);
      error += meanSquaredDifference(own(drawn), own(truth));
      meanError += meanSquaredDifference(mean, own(truth));
    }
    gains[card.id] = 1 - error / meanError;
  }
  tf.dispose(images);
  disposeBatch(batch);
  return gains;
}

/** The masks of the pictures, by the name of the picture; without a mask, only all channels. */
async function masksOf(
  { model, parts }: Pipeline,
  seed: number,
): Promise<Readonly<Record<string, Omega>>> {
  const full = uniformOmega(Object.keys(model.mapShapes), model.featureSize, 1);
  const mask = parts.find((part) => part.mask)?.mask;
  if (!mask) return { full };
  const learned = await learnedOmega(mask);
  return {
    full,
    complementary: learned,
    contradictory: inverseOmega(learned),
    random: randomOmega(learned, randomFrom(seed, "random-mask")),
  };
}

/** Pictures of the clips at `rows` of `table`; undefined if the run has no decoder. */
export async function drawPictures(
  pipeline: Pipeline,
  table: ClipTable,
  rows: readonly number[],
  { cards, shapes, scales, seed }: PictureSetting,
): Promise<PicturesReport["clips"] | undefined> {
  const decode = decodeOf(pipeline);
  if (!decode || rows.length === 0) return undefined;
  const masks = await masksOf(pipeline, seed);
  const batch = table.batch(rows);
  const images = tf.tidy(() => {
    const codesUnder = codesBehind(pipeline, batch.inputs);
    return mapRecord(masks, (omega) => decode(codesUnder(omega, undefined)));
  });
  const clips = rows.map((row) => ({
    id: table.ids[row] ?? "",
    byModality: {} as Record<ModalityId, Picture[]>,
  }));
  for (const [i, card] of cards.entries()) {
    const shape = shapes[i];
    if (!shape || !entryOf(images, "full")[card.id]) continue;
    const drawn = await readEach(mapRecord(images, (byModality) => entryOf(byModality, card.id)));
    const truth = (await entryOf(batch.inputs, card.id).data()) as Float32Array;
    const length = truth.length / rows.length;
    clips.forEach(({ byModality }, row) => {
      const own = (values: Float32Array): Float32Array =>
        crop(values.subarray(row * length, (row + 1) * length), card, shape);
      const picture = (name: Picture["name"], values: Float32Array, kept: number): Picture => ({
        name,
        values: toPicture(own(values), card, entryOf(scales, card.id)),
        shape: card.shape,
        kept,
        error: meanSquaredDifference(own(values), own(truth)),
      });
      byModality[card.id] = [
        picture("input", truth, pipeline.model.featureSize),
        ...Object.entries(masks).map(([name, omega]) =>
          picture(
            name as Picture["name"],
            entryOf(drawn, name),
            entryOf(keptCounts(omega), card.id),
          ),
        ),
      ];
    });
  }
  tf.dispose(images);
  disposeBatch(batch);
  return clips;
}
