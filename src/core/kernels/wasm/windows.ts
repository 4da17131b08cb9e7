/**
 * Products of contiguous runs of an input with packed weights. assembly/windows.ts computes every convolution
 * and matrix product as such products. All steps are in bytes.
 */
import type { Heap } from "./heap";

/** The runs that make an output pixel, and its address. */
export interface Windows {
  readonly input: number;
  readonly inputImage: number;
  readonly inputRow: number;
  readonly inputPixel: number;
  readonly output: number;
  readonly outputImage: number;
  readonly outputRow: number;
  readonly outputPixel: number;
  /** Output pixels: per column, per row, and of all images. */
  readonly height: number;
  readonly width: number;
  readonly pixels: number;
  /** Step from one run of a window to the next, number of runs, and floats of each. */
  readonly run: number;
  readonly runs: number;
  readonly length: number;
  /** Output channels. */
  readonly columns: number;
  /** Address of the packed weights, columns of a panel, and address of the bias, or 0. */
  readonly panels: number;
  readonly wide: number;
  readonly bias: number;
  readonly relu: boolean;
}

export const floatBytes = 4;
/** Output pixels of an item, and of a filter gradient's chunk; as in assembly/. */
const pixelsPerItem = 12;
const chunk = 128;
/** Fewest multiply-adds for a thread: about 20 µs. */
const minWorkPerThread = 200_000;
/** Fewest weights for a thread to pack: about 10 µs. */
const minPackedPerThread = 8_000;
/** Size of a geometry in memory, bytes. */
export const geometryBytes = 84;

/** Columns of a panel: 8, or fewer where most of 8 would be zeros; 1 needs runs of whole vectors. */
export function panelWidth(columns: number, length: number): number {
  if (columns === 1 && length % 4 === 0) return 1;
  return columns <= 4 ? 4 : 8;
}
const inPanels = (columns: number) => Math.ceil(columns / 8) * 8;
/** Size of the packed weights, bytes. */
export const panelBytes = (taps: number, columns: number) => taps * inPanels(columns) * floatBytes;
/** [panels to pack, fewest panels for a thread]. */
export const panelItems = (taps: number, columns: number, wide: number) =>
  [Math.ceil(columns / wide), Math.ceil(minPackedPerThread / (taps * wide))] as const;
/** Size of a thread's tables and packed chunk, bytes. */
export const threadScratchBytes = (columns: number) =>
  (chunk + chunk * inPanels(columns)) * floatBytes + 2048;

/** Writes the geometry at its address. `threadScratch` has threadScratchBytes for each thread. */
function writeGeometry(heap: Heap, at: number, threadScratch: number, w: Windows): void {
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
    threadScratch,
    threadScratchBytes(w.columns),
    w.wide,
  ]);
}

/** output = act(bias + windows · panels). */
export function multiplyWindows(
  heap: Heap,
  geometry: number,
  threadScratch: number,
  windows: Windows,
): void {
  writeGeometry(heap, geometry, threadScratch, windows);
  const { pixels, runs, length, columns } = windows;
  const work = pixelsPerItem * (runs * length + 8) * inPanels(columns);
  heap.parallel(
    "convolve",
    Math.ceil(pixels / pixelsPerItem),
    Math.ceil(minWorkPerThread / work),
    geometry,
  );
}

/** Number of a filter gradient's partial sums; it depends on the size alone, not on the threads. */
export const pixelShares = (pixels: number) => Math.max(1, Math.min(8, Math.floor(pixels / chunk)));
export const shareBytes = (runs: number, length: number, columns: number) =>
  runs * Math.ceil(length / 6) * inPanels(columns) * 6 * floatBytes;

/** to [runs · length, columns] = Σ over pixels of windowᵀ · output pixel. `sums` has room for all shares. */
export function sumOuterProducts(
  heap: Heap,
  addresses: Readonly<Record<"geometry" | "threadScratch" | "sums" | "to", number>>,
  windows: Windows,
): void {
  const { geometry, threadScratch, sums, to } = addresses;
  writeGeometry(heap, geometry, threadScratch, windows);
  const { pixels, runs, length, columns } = windows;
  const shares = pixelShares(pixels);
  const parts = shares < 8 ? runs : 1;
  const items = shares * parts;
  const work = ((pixels * runs * length) / items) * inPanels(columns);
  const grain = Math.ceil(minWorkPerThread / work);
  heap.parallel("filterShares", items, grain, geometry, sums, shares, parts);
  const rows = runs * length;
  const rowGrain = Math.ceil(minWorkPerThread / 8 / (shares * columns));
  heap.parallel("addShares", rows, rowGrain, sums, shares, runs, length, columns, to);
}
