/**
 * What the mask keeps and drops, decoded: input, full reconstruction, complementary (codes x omega),
 * contradictory (codes x (1 - omega)) and, as the control, a random mask that keeps as many channels.
 * Zeros stand in masked channels, the decoder is the run's own and never saw masked codes (CM-VQVAE).
 */
import type { Picture, PicturesReport } from "../../contract/telemetry";
import type { ModalityCard } from "../../contract/clip";
import { disposeBatch, storedSides, type ClipTable, type Scale } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { at, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId, ModalityShape } from "../types";
import { featuresOf } from "./forward";
import type { Pipeline } from "./step";

/**
 * Mask pictures mean something once full reconstruction has this much less error than the mean
 * image: 1 - error / error of the mean image, on validation clips.
 */
export const gainNeeded = 0.25;

/** Clips that the gain is measured on, at most. */
const gainClips = 32;

export interface PictureSetting {
  readonly cards: readonly ModalityCard[];
  readonly shapes: readonly ModalityShape[];
  readonly scales: ByModality<Scale>;
  readonly meanClips: ByModality<Float32Array>;
  readonly seed: number;
}

/** omega' [D] with as many ones as omega, at seeded places. */
function randomMask(size: number, kept: number, seed: number, id: ModalityId): tf.Tensor1D {
  const order = randomFrom(seed, `random-mask/${id}`).shuffle(
    Array.from({ length: size }, (_, channel) => channel),
  );
  const values = new Float32Array(size);
  for (const channel of order.slice(0, kept)) values[channel] = 1;
  return tf.tensor1d(values);
}

const decodeOf = (pipeline: Pipeline) => pipeline.parts.find((part) => part.decode)?.decode;

/** Cuts the padding off: [images * H * W * C] as the model has it -> the clip's own values. */
export function crop(values: Float32Array, card: ModalityCard, shape: ModalityShape): Float32Array {
  const { height, width } = storedSides(card);
  const line = width * shape.depth;
  const out = new Float32Array(shape.images * height * line);
  for (let image = 0; image < shape.images; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * shape.height + y) * shape.width * shape.depth;
      out.set(values.subarray(from, from + line), (image * height + y) * line);
    }
  }
  return out;
}

/** Undoes the standardisation: bytes for frames, 0..1 for spectrograms and vectors. */
function toPicture(values: Float32Array, card: ModalityCard, scale: Scale): Picture["values"] {
  if (card.kind === "frames") {
    // a clamped array rounds and limits to 0..255 by itself
    const bytes = Uint8ClampedArray.from(values, (x) => x * scale.deviation + scale.mean);
    return new Uint8Array(bytes.buffer);
  }
  // three deviations either side of the mean span the colour scale
  return values.map((value) => Math.min(1, Math.max(0, (value + 3) / 6)));
}

export const meanSquaredDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;

/** Up to `gainClips` rows, evenly spread over a table. */
const spreadRows = (size: number): readonly number[] => {
  const count = Math.min(gainClips, size);
  return Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
};

/** How much better than the mean image the decoders are on validation clips, per modality. */
export async function reconstructionGain(
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
    const truth = (await at(batch.inputs, card.id).data()) as Float32Array;
    const drawn = (await image.data()) as Float32Array;
    const mean = crop(at(meanClips, card.id), card, shape);
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
  tf.dispose(images as tf.TensorContainer);
  disposeBatch(batch);
  return gains;
}

interface Masks {
  readonly omegas: ByModality<tf.Tensor1D> | undefined;
  readonly kept: Readonly<Record<string, number>>;
  readonly seed: number;
}

/** Images [B, images, H, W, C] by name of picture and modality; only "full" without a mask. */
function render(
  pipeline: Pipeline,
  decode: NonNullable<ReturnType<typeof decodeOf>>,
  inputs: ByModality<tf.Tensor5D>,
  { omegas, kept, seed }: Masks,
): Record<string, ByModality<tf.Tensor>> {
  const ids = Object.keys(inputs);
  const { featureSize } = pipeline.model;
  return tf.tidy(() => {
    const { codes } = featuresOf(pipeline, inputs);
    const masked = (factor: (id: ModalityId) => tf.Tensor): ByModality<tf.Tensor4D> =>
      decode(recordOf(ids, (id) => tf.mul<tf.Tensor4D>(at(codes, id), factor(id))));
    const full = decode(codes);
    const images: Record<string, ByModality<tf.Tensor>> = omegas
      ? {
          full,
          complementary: masked((id) => at(omegas, id)),
          contradictory: masked((id) => tf.sub(1, at(omegas, id))),
          random: masked((id) => randomMask(featureSize, at(kept, id), seed, id)),
        }
      : { full };
    return mapRecord(images, (byModality) =>
      mapRecord(byModality, (image, id) => tf.reshape(image, at(inputs, id).shape)),
    );
  });
}

/** Pictures of the clips at `rows` of `table`; undefined where the run has no decoder. */
export async function drawPictures(
  pipeline: Pipeline,
  table: ClipTable,
  rows: readonly number[],
  setting: PictureSetting,
): Promise<PicturesReport["clips"] | undefined> {
  const decode = decodeOf(pipeline);
  if (!decode || rows.length === 0) return undefined;
  const { featureSize } = pipeline.model;
  const batch = table.batch(rows);
  const ids = Object.keys(batch.inputs);
  const learned = pipeline.parts.find((part) => part.mask)?.mask;
  const omegas = learned ? tf.tidy(() => learned.omega()) : undefined;
  const kept: Record<string, number> = {};
  for (const id of ids) {
    const omega = omegas?.[id];
    const values = omega ? ((await omega.data()) as Float32Array) : undefined;
    kept[id] = values ? values.reduce((a, b) => a + b, 0) : featureSize;
  }

  const rendered = render(pipeline, decode, batch.inputs, { omegas, kept, seed: setting.seed });

  const redrawn = ids.filter((id) => id in at(rendered, "full"));
  const clips = rows.map((row) => ({
    id: table.ids[row] ?? "",
    byModality: recordOf(redrawn, (): Picture[] => []),
  }));
  const all = { input: batch.inputs, ...rendered } as Record<string, ByModality<tf.Tensor>>;
  for (const [i, card] of setting.cards.entries()) {
    const shape = setting.shapes[i];
    if (!shape || !redrawn.includes(card.id)) continue;
    const truth = (await at(batch.inputs, card.id).data()) as Float32Array;
    const length = truth.length / rows.length;
    for (const [name, byModality] of Object.entries(all)) {
      const values = (await at(byModality, card.id).data()) as Float32Array;
      clips.forEach((clip, row) => {
        const own = (from: Float32Array): Float32Array =>
          crop(from.subarray(row * length, (row + 1) * length), card, shape);
        at(clip.byModality, card.id).push({
          name: name as Picture["name"],
          values: toPicture(own(values), card, at(setting.scales, card.id)),
          shape: card.shape,
          kept: keptBy(name, at(kept, card.id), featureSize),
          error: meanSquaredDifference(own(values), own(truth)),
        });
      });
    }
  }
  tf.dispose([rendered, omegas ?? {}] as tf.TensorContainer);
  disposeBatch(batch);
  return clips;
}

function keptBy(name: string, kept: number, channels: number): number {
  if (name === "complementary" || name === "random") return kept;
  return name === "contradictory" ? channels - kept : channels;
}
