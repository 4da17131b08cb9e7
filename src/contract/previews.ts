/** Small pictures of a clip's features, for kinds without a thumbnail. */
import type { ClipPreview, FeatureArray, Heat, ModalityCard, ModalityId } from "./clip";

/** Cells of a heat picture along either side, at most: longer sides are averaged down. */
const maxCells = 48;

/** Previews of one clip's vectors and tokens; empty if it has none. */
export function previewsOf(
  cards: readonly ModalityCard[],
  features: Readonly<Record<ModalityId, FeatureArray>>,
): Readonly<Record<ModalityId, ClipPreview>> {
  const made: [string, ClipPreview][] = [];
  for (const card of cards) {
    const values = features[card.id];
    if (!values) continue;
    if (card.kind === "tokens") made.push([card.id, { words: wordsOf(card, values) }]);
    if (card.kind === "vector") made.push([card.id, heatOf(card.shape, values)]);
  }
  return Object.fromEntries(made);
}

/** Ids -> their words, or the ids if the words are not known; without padding. */
function wordsOf({ vocabulary }: ModalityCard, ids: FeatureArray): string {
  return [...ids]
    .filter((id) => id > 0)
    .map((id) => vocabulary?.[id] ?? String(id))
    .join(" ");
}

/**
 * A vector [D] folded into a square, row by row, or a sequence of them [T, D] with time to the right
 * and the first entry at the top. Levels span `range`; left out, the values' smallest to largest.
 */
export function heatOf(
  shape: readonly number[],
  values: ArrayLike<number>,
  range?: readonly [number, number],
): Heat {
  const [first = 1, second] = shape;
  const columns = second === undefined ? Math.ceil(Math.sqrt(first)) : first;
  const rows = second ?? Math.ceil(first / columns);
  const [width, height] = [Math.min(columns, maxCells), Math.min(rows, maxCells)];
  const sums = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const column = second === undefined ? i % columns : Math.floor(i / rows);
    const row = second === undefined ? Math.floor(i / columns) : i % rows;
    const cell = Math.floor((row * height) / rows) * width + Math.floor((column * width) / columns);
    sums[cell] = (sums[cell] ?? 0) + (values[i] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const means = sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1));
  const [low, high] = range ?? extent(means.filter((_, cell) => (counts[cell] ?? 0) > 0));
  const levels = new Uint8ClampedArray(means.length);
  // a clamped array rounds and limits to 0..255 by itself; cells that no entry falls into stay 0
  means.forEach((mean, cell) => {
    if (counts[cell]) levels[cell] = (255 * (mean - low)) / (high - low || 1);
  });
  return { width, height, levels: new Uint8Array(levels.buffer) };
}

const extent = (values: Float32Array): readonly [number, number] => [
  values.reduce((a, b) => Math.min(a, b), Infinity),
  values.reduce((a, b) => Math.max(a, b), -Infinity),
];
