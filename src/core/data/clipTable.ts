/** Keeps the features of one split in memory and makes batches of tensors. */
import type { ClipCard, FeatureBlock, ModalityCard } from "../../contract/clip";
import { LabError } from "../../contract/errors";
import type { BatchValues } from "../augment/augmentation";
import * as tf from "../tf";
import type { Batch, ByModality, ModalityId, ModalityShape } from "../types";
import { storedSides } from "./modalityShape";
import { randomFrom } from "./random";

/** Standardisation of one modality: (x - mean) / deviation. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}
/** For token ids, which are not quantities, and for vectors with known features. */
const unscaled: Scale = { mean: 0, deviation: 1 };

interface Layout {
  readonly card: ModalityCard;
  /** Values per clip as stored. */
  readonly size: number;
  readonly shape: ModalityShape;
}

/** Mean and deviation over all values of a modality in `block`; tokens and vectors with a dictionary are not scaled. */
function measureScale(block: FeatureBlock, card: ModalityCard): Scale {
  const { id, kind, dictionary } = card;
  const values = block.features[id];
  if (!values || values.length === 0 || kind === "tokens" || dictionary) return unscaled;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) || 1 };
}

/** Throws a LabError for an id that has no row in the table of embeddings. */
function checkTokens(block: FeatureBlock, { id, vocabularySize = Infinity }: ModalityShape): void {
  const ids = block.features[id] ?? [];
  const isId = (token: number) => Number.isInteger(token) && token >= 0 && token < vocabularySize;
  const at = ids.findIndex((token) => !isId(token));
  if (at < 0) return;
  const clip = block.clips[Math.floor(at / (ids.length / block.clips.length))]?.name ?? "";
  throw new LabError({
    code: "internal",
    message: `${id}: "${clip}" has the token ${ids[at]}; ids are whole numbers from 0 to ${vocabularySize - 1}.`,
  });
}

export interface ClipTable {
  readonly size: number;
  readonly cards: readonly ClipCard[];
  readonly ids: readonly string[];
  readonly labels: readonly number[];
  /** The clips at `rows`, standardised, then changed by `change`. The caller disposes with `disposeBatch`. */
  batch(rows: readonly number[], change?: (batch: BatchValues) => void): Batch;
  /**
   * Mean clip of a modality, standardised and padded: [images * H * W * C]. Tokens have no mean; their
   * mean clip is all padding.
   */
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
  const { height, width } = storedSides(card);
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
  for (const { card, shape } of layouts) if (card.kind === "tokens") checkTokens(block, shape);
  const labels = block.clips.map((clip) => clip.label);
  const write = (layout: Layout, row: number, target: Float32Array, offset: number): void => {
    const { card } = layout;
    const scale = card.kind === "tokens" ? unscaled : (scales[card.id] ?? unscaled);
    writeClip(layout, { features: block.features, scale }, row, target, offset);
  };

  const lengthOf = ({ shape }: Layout): number =>
    shape.images * shape.height * shape.width * shape.depth;

  return {
    size: block.clips.length,
    cards: block.clips,
    ids: block.clips.map((clip) => clip.id),
    labels,
    batch: (rows, change) => {
      const stored = layouts.map((layout) => {
        const length = lengthOf(layout);
        const values = new Float32Array(rows.length * length);
        rows.forEach((row, i) => write(layout, row, values, i * length));
        return { layout, values };
      });
      const chosen = rows.map((row) => labels[row] ?? 0);
      const targets = new Float32Array(rows.length * classes);
      chosen.forEach((label, row) => (targets[row * classes + label] = 1));
      const classesOf = (values: Float32Array) => tf.tensor2d(values, [rows.length, classes]);
      const oneHot = classesOf(targets.slice());
      if (!change) return tensorsOf(stored, chosen, { oneHot, targets: oneHot });
      change(valuesByClip(stored, { ids: rows.map((row) => block.clips[row]?.id ?? ""), targets }));
      return tensorsOf(stored, chosen, { oneHot, targets: classesOf(targets) });
    },
    meanClip: (id) => {
      const layout = layouts.find(({ card }) => card.id === id);
      if (!layout) throw new RangeError(`no modality "${id}"`);
      const length = lengthOf(layout);
      const mean = new Float32Array(length);
      if (layout.card.kind === "tokens") return mean;
      const one = new Float32Array(length);
      for (let row = 0; row < block.clips.length; row++) {
        write(layout, row, one, 0);
        for (let i = 0; i < length; i++) mean[i] = (mean[i] ?? 0) + (one[i] ?? 0);
      }
      return mean.map((value) => value / Math.max(1, block.clips.length));
    },
  };
}

interface StoredInputs {
  readonly layout: Layout;
  /** Clip after clip. */
  readonly values: Float32Array;
}

/** The values of a batch for augmentations, which change them in place. */
function valuesByClip(
  stored: readonly StoredInputs[],
  { ids, targets }: { readonly ids: readonly string[]; readonly targets: Float32Array },
): BatchValues {
  const inputs = stored.map(({ layout: { card, shape }, values }) => {
    const sides = storedSides(card);
    return [card.id, rowsOf(values, ids.length).map((own) => ({ shape, sides, values: own }))];
  });
  return {
    ids,
    inputs: Object.fromEntries(inputs) as BatchValues["inputs"],
    targets: rowsOf(targets, ids.length),
  };
}

function tensorsOf(
  stored: readonly StoredInputs[],
  labels: readonly number[],
  classes: Pick<Batch, "oneHot" | "targets">,
): Batch {
  const size = labels.length;
  const inputs = Object.fromEntries(
    stored.map(({ layout: { card, shape }, values }) => {
      const { images, height, width, depth } = shape;
      return [card.id, tf.tensor5d(values, [size, images, height, width, depth])];
    }),
  );
  return { inputs, labels: tf.tensor1d([...labels], "int32"), ...classes, size };
}

/** Views of `count` equal parts of an array. */
function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const length = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}

export function disposeBatch(batch: Batch): void {
  tf.dispose([batch.inputs, batch.labels, batch.oneHot, batch.targets]);
}

/** Batches of an epoch as rows: shuffled by seed and epoch, the short remainder left out. */
export function batchRows(
  size: number,
  batchSize: number,
  seed: number,
  epoch: number | string,
): readonly (readonly number[])[] {
  const order = randomFrom(seed, `batches/${epoch}`).shuffle(
    Array.from({ length: size }, (_, i) => i),
  );
  const actual = Math.min(batchSize, size);
  const count = Math.max(1, Math.floor(size / actual));
  return Array.from({ length: count }, (_, i) => order.slice(i * actual, (i + 1) * actual));
}

/** Standardisation of every modality, measured on the training split. */
export const measureScales = (
  block: FeatureBlock,
  cards: readonly ModalityCard[],
): ByModality<Scale> =>
  Object.fromEntries(cards.map((card) => [card.id, measureScale(block, card)]));
