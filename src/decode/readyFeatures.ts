/** Reads precomputed features from .npy files named after their clips. */
import type { ModalityCard } from "../contract/clip";
import type { DroppedFile } from "../contract/door";
import { FileFault } from "./fileFault";
import { maxBytes, parseNpy, tooLongFault, type NpyArray } from "./npy";

/** Reads all feature files of one clip. Rejects with a FileFault that names the file. */
export async function readFeatures(
  files: Readonly<Record<string, DroppedFile>>,
): Promise<Record<string, NpyArray>> {
  const read = Object.entries(files).map(async ([id, { path, file }]) => {
    try {
      if (file.size > maxBytes) throw tooLongFault(`${file.size} bytes`);
      return [id, parseNpy(new Uint8Array(await file.arrayBuffer()))] as const;
    } catch (error) {
      const why =
        error instanceof FileFault ? error.message : "cannot be read; it was moved or changed.";
      throw new FileFault(`has features that cannot be used: "${path}" ${why}`);
    }
  });
  return Object.fromEntries(await Promise.all(read));
}

/** [512] as "512", [30, 512] as "30 x 512". */
const sizeText = (shape: readonly number[]): string => shape.join(" x ");

/** The common shape of a modality: the most frequent one, and the longest of sequences. */
export function commonShape(arrays: readonly NpyArray[]): readonly number[] {
  const longest = new Map<string, { count: number; shape: readonly number[] }>();
  for (const { shape } of arrays) {
    const key = kindOfShape(shape);
    const found = longest.get(key);
    const isLonger = (shape[0] ?? 0) > (found?.shape[0] ?? 0);
    longest.set(key, {
      count: (found?.count ?? 0) + 1,
      shape: found && !isLonger ? found.shape : shape,
    });
  }
  return [...longest.values()].reduce<{ count: number; shape: readonly number[] }>(
    (best, one) => (one.count > best.count ? one : best),
    { count: 0, shape: [0] },
  ).shape;
}

/** The shape without the length of sequences, which may differ within a dataset. */
const kindOfShape = (shape: readonly number[]): string =>
  shape.length > 1 ? `sequence ${shape[1]}` : sizeText(shape);

/** The reason why an array does not fit the others; undefined if it does. */
export function shapeMismatch(
  { shape }: NpyArray,
  common: readonly number[],
  file: string,
): string | undefined {
  if (kindOfShape(shape) === kindOfShape(common)) return undefined;
  return `"${file}" has ${sizeText(shape)} numbers, but those of most clips have ${sizeText(common)}; compute all of them with the same network`;
}

/** Repeats a sequence to `count` rows; returns a vector unchanged. */
export function toLength({ shape, values }: NpyArray, [count = 0, size]: readonly number[]) {
  if (size === undefined || shape[0] === count) return values;
  const rows = new Float32Array(count * size);
  for (let at = 0; at < rows.length; at += values.length)
    rows.set(values.subarray(0, rows.length - at), at);
  return rows;
}

export function featureCard(id: string, shape: readonly number[]): ModalityCard {
  return { id, name: id.charAt(0).toUpperCase() + id.slice(1), kind: "vector", shape };
}
