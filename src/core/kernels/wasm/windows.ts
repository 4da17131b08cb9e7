/**
 * Products of contiguous runs of an input with packed weights: what assembly/windows.ts makes every
 * convolution and matrix product out of. All steps are in bytes.
 */
import type { Heap } from "./heap";

/** Which runs make an output pixel, and where it goes. */
export interface Windows {
  readonly input: number;
  readonly inputImage: number;
  readonly inputRow: number;
  readonly inputPixel: number;
  readonly output: number;
  readonly outputImage: number;
  readonly outputRow: number;
  readonly outputPixel: number;
  /** Output pixels: down, across, and over all images. */
  readonly height: number;
  readonly width: number;
  readonly pixels: number;
  /** From one run of a window to the next, how many there are, and floats of each. */
  readonly run: number;
  readonly runs: number;
  readonly length: number;
  /** Output channels. */
  readonly columns: number;
  /** Packed weights, and the address of a bias or 0. */
  readonly panels: number;
  readonly wide: number;
  readonly bias: number;
  readonly relu: boolean;
}

export const floatBytes = 4;
/** Output pixels of an item, and a filter gradient's chunk of them; as in assembly. */
const pixelsPerItem = 12;
const chunk = 128;
/** Multiply-adds that are worth another thread: about 20 µs. */
const minWorkPerThread = 200_000;
/** Weights that one thread packs in about 10 µs. */
const minPackedPerThread = 8_000;
/** Bytes of a geometry in memory. */
export const geometryBytes = 84;

/** Columns of a panel: 8, but fewer where most of 8 would be zeros; 1 needs runs of whole vectors. */
export function panelWidth(columns: number, length: number): number {
  if (columns === 1 && length % 4 === 0) return 1;
  return columns <= 4 ? 4 : 8;
}
const inPanels = (columns: number) => Math.ceil(columns / 8) * 8;
/** Bytes of the packed weights of so many taps. */
export const panelBytes = (taps: number, columns: number) => taps * inPanels(columns) * floatBytes;
/** Panels that all threads pack together, and fewest for one of them. */
export const panelItems = (taps: number, columns: number, wide: number) =>
  [Math.ceil(columns / wide), Math.ceil(minPackedPerThread / (taps * wide))] as const;
/** Bytes of each thread's tables and packed chunk. */
export const threadScratchBytes = (columns: number) =>
  (chunk + chunk * inPanels(columns)) * floatBytes + 2048;

/** Writes the geometry at its address. `own` is the threads' own scratch, ownBytes each. */
function writeGeometry(heap: Heap, at: number, own: number, w: Windows): void {
  heap.writeWords(at, [
    w.input,
    w.inputImage,
    w.inputRow,
    w.inputPixel,
    w.output,
    w.outputImage,
    w.outputRow,
    w.outputPixel,
    w.height,
    w.width,
    w.pixels,
    w.run,
    w.runs,
    w.length,
    w.columns,
    w.panels,
    w.bias,
    w.relu ? 1 : 0,
    own,
    threadScratchBytes(w.columns),
    w.wide,
  ]);
}

/** output = act(bias + windows · panels). */
export function multiplyWindows(heap: Heap, at: number, own: number, windows: Windows): void {
  writeGeometry(heap, at, own, windows);
  const { pixels, runs, length, columns } = windows;
  const work = pixelsPerItem * (runs * length + 8) * inPanels(columns);
  heap.parallel(
    "convolve",
    Math.ceil(pixels / pixelsPerItem),
    Math.ceil(minWorkPerThread / work),
    at,
  );
}

/** Into how many partial sums a filter gradient is cut: by sizes alone, never by threads. */
export const pixelShares = (pixels: number) => Math.max(1, Math.min(8, Math.floor(pixels / chunk)));
export const shareBytes = (runs: number, length: number, columns: number) =>
  runs * Math.ceil(length / 6) * inPanels(columns) * 6 * floatBytes;

/** to [runs · length, columns] = Σ over pixels of windowᵀ · output's pixel. `sums` holds all shares. */
export function sumOuterProducts(
  heap: Heap,
  { at, own, sums, to }: { readonly [place in "at" | "own" | "sums" | "to"]: number },
  windows: Windows,
): void {
  writeGeometry(heap, at, own, windows);
  const { pixels, runs, length, columns } = windows;
  const shares = pixelShares(pixels);
  const parts = shares < 8 ? runs : 1;
  const items = shares * parts;
  const work = ((pixels * runs * length) / items) * inPanels(columns);
  const grain = Math.ceil(minWorkPerThread / work);
  heap.parallel("filterShares", items, grain, at, sums, shares, parts);
  const rows = runs * length;
  const rowGrain = Math.ceil(minWorkPerThread / 8 / (shares * columns));
  heap.parallel("addShares", rows, rowGrain, sums, shares, runs, length, columns, to);
}
