/** Clips of one split as numbers in memory, and batches of them as tensors. */
import type { ClipCard, FeatureBlock, ModalityCard } from "../../contract/clip";
import { LabError } from "../../contract/errors";
import { recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, ModalityId, ModalityShape } from "../types";
import { randomFrom } from "./random";

/** How one modality's numbers become the model's: (x - mean) / deviation. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

interface Layout {
  readonly card: ModalityCard;
  /** Values per clip as stored. */
  readonly size: number;
  readonly shape: ModalityShape;
}

/** The model's view of a modality: sides padded up to a multiple of `downscale`. */
export function shapeOf(card: ModalityCard, downscale: number): ModalityShape {
  const pad = (side: number): number => Math.ceil(side / downscale) * downscale;
  const [a = 1, b = 1, c = 1, d = 1] = card.shape;
  return card.kind === "frames"
    ? { id: card.id, images: a, height: pad(b), width: pad(c), depth: d }
    : { id: card.id, images: 1, height: pad(a), width: pad(b), depth: 1 };
}

const storedSides = (card: ModalityCard): readonly [number, number] => {
  const [a = 1, b = 1, c = 1] = card.shape;
  return card.kind === "frames" ? [b, c] : [a, b];
};

/** Mean and deviation over all values of a modality in `block`. */
export function measureScale(block: FeatureBlock, id: ModalityId): Scale {
  const values = block.features[id];
  if (!values || values.length === 0) return { mean: 0, deviation: 1 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) || 1 };
}

export interface ClipTable {
  readonly size: number;
  readonly cards: readonly ClipCard[];
  readonly ids: readonly string[];
  readonly labels: readonly number[];
  /** The clips at `rows`, standardised. The caller disposes with `disposeBatch`. */
  batch(rows: readonly number[]): Batch;
  /** Mean clip of a modality, standardised and padded: [images * H * W * C]. */
  meanClip(id: ModalityId): Float32Array;
}

export interface TableSetting {
  readonly cards: readonly ModalityCard[];
  readonly shapes: readonly ModalityShape[];
  readonly classes: number;
  readonly scales: ByModality<Scale>;
}

/** Writes one clip, standardised, into `target` at `offset`; padding stays at the mean (0). */
function writeClip(
  layout: Layout,
  { features, scale }: { readonly features: FeatureBlock["features"]; readonly scale: Scale },
  row: number,
  target: Float32Array,
  offset: number,
): void {
  const { card, shape, size } = layout;
  const values = features[card.id];
  if (!values || values.length < (row + 1) * size) {
    throw new LabError({
      code: "internal",
      message: `${card.id}: features of clip ${row} are missing.`,
    });
  }
  const [height, width] = storedSides(card);
  const perDeviation = 1 / scale.deviation;
  const line = width * shape.depth;
  const paddedLine = shape.width * shape.depth;
  let from = row * size;
  for (let image = 0; image < shape.images; image++) {
    for (let y = 0; y < height; y++) {
      const to = offset + (image * shape.height + y) * paddedLine;
      for (let x = 0; x < line; x++) {
        target[to + x] = ((values[from + x] ?? 0) - scale.mean) * perDeviation;
      }
      from += line;
    }
  }
}

export function createTable(block: FeatureBlock, setting: TableSetting): ClipTable {
  const { cards, shapes, classes, scales } = setting;
  const layouts: Layout[] = cards.map((card, i) => {
    const shape = shapes[i];
    if (!shape) throw new RangeError(`no shape for modality "${card.id}"`);
    return { card, shape, size: card.shape.reduce((a, b) => a * b, 1) };
  });
  const labels = block.clips.map((clip) => clip.label);
  const write = (layout: Layout, row: number, target: Float32Array, offset: number): void => {
    const scale = scales[layout.card.id] ?? { mean: 0, deviation: 1 };
    writeClip(layout, { features: block.features, scale }, row, target, offset);
  };

  const lengthOf = ({ shape }: Layout): number =>
    shape.images * shape.height * shape.width * shape.depth;

  return {
    size: block.clips.length,
    cards: block.clips,
    ids: block.clips.map((clip) => clip.id),
    labels,
    batch: (rows) => {
      const inputs = Object.fromEntries(
        layouts.map((layout) => {
          const length = lengthOf(layout);
          const values = new Float32Array(rows.length * length);
          rows.forEach((row, i) => write(layout, row, values, i * length));
          const { images, height, width, depth } = layout.shape;
          return [layout.card.id, tf.tensor5d(values, [rows.length, images, height, width, depth])];
        }),
      );
      const chosen = rows.map((row) => labels[row] ?? 0);
      const ones = new Float32Array(rows.length * classes);
      chosen.forEach((label, row) => (ones[row * classes + label] = 1));
      return {
        inputs,
        labels: tf.tensor1d(chosen, "int32"),
        oneHot: tf.tensor2d(ones, [rows.length, classes]),
        size: rows.length,
      };
    },
    meanClip: (id) => {
      const layout = layouts.find(({ card }) => card.id === id);
      if (!layout) throw new RangeError(`no modality "${id}"`);
      const length = lengthOf(layout);
      const mean = new Float32Array(length);
      const one = new Float32Array(length);
      for (let row = 0; row < block.clips.length; row++) {
        write(layout, row, one, 0);
        for (let i = 0; i < length; i++) mean[i] = (mean[i] ?? 0) + (one[i] ?? 0);
      }
      return mean.map((value) => value / Math.max(1, block.clips.length));
    },
  };
}

export function disposeBatch(batch: Batch): void {
  tf.dispose([batch.inputs, batch.labels, batch.oneHot] as tf.TensorContainer);
}

/** Rows of batch `index` of `epoch`: shuffled by seed and epoch, the short remainder left out. */
export function batchRows(
  size: number,
  batchSize: number,
  seed: number,
  epoch: number,
): readonly (readonly number[])[] {
  const order = randomFrom(seed, `batches/${epoch}`).shuffle(
    Array.from({ length: size }, (_, i) => i),
  );
  const actual = Math.min(batchSize, size);
  const count = Math.max(1, Math.floor(size / actual));
  return Array.from({ length: count }, (_, i) => order.slice(i * actual, (i + 1) * actual));
}

/** Standardisation of every modality, measured on the training split. */
export const measureScales = (block: FeatureBlock, ids: readonly string[]): ByModality<Scale> =>
  recordOf(ids, (id) => measureScale(block, id));
