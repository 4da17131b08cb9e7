/** Features that were computed elsewhere: .npy files named by clip. */
import type { ModalityCard } from "../contract/clip";
import type { DroppedFile } from "../contract/door";
import { FileFault } from "./decodeFault";
import { stemOf } from "./fileKind";
import { maxBytes, parseNpy, tooLong, type NpyArray } from "./npy";

/** The modality of "clip.npy"; that of "clip.pose.npy" is "pose". */
const plainFeatures = "features";

/** Taken: the clip's own sound and picture, the answer of all modalities, and what every object has. */
const reserved = ["audio", "video", "fused", "constructor"];

export interface FeatureName {
  /** Of the clip. */
  readonly stem: string;
  /** The modality's id. */
  readonly id: string;
}

/** "clip.pose.npy" -> clip, pose. `stems` of other files settle whether a dot belongs to the clip's name. */
export function featureName(path: string, stems: ReadonlySet<string>): FeatureName {
  const whole = stemOf(path);
  const match = /^(.+)\.([a-z][a-z0-9-]{0,23})$/i.exec(whole);
  if (stems.has(whole) || !match?.[1] || !match[2]) return { stem: whole, id: plainFeatures };
  const id = match[2].toLowerCase();
  return { stem: match[1], id: reserved.includes(id) ? `${id}-features` : id };
}

/** What a file of these features would be called. */
export function fileFor(stem: string, id: string): string {
  const renamed = reserved.find((one) => id === `${one}-features`);
  return id === plainFeatures ? `${stem}.npy` : `${stem}.${renamed ?? id}.npy`;
}

/** Reads all feature files of one clip; rejects with a FileFault that names the file. */
export async function readFeatures(
  files: Readonly<Record<string, DroppedFile>>,
): Promise<Record<string, NpyArray>> {
  const read = Object.entries(files).map(async ([id, { path, file }]) => {
    try {
      if (file.size > maxBytes) throw tooLong(`${file.size} bytes`);
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

/** The one shape of a modality: that of most clips, of sequences the longest. */
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

/** Equal for shapes that clips of one set may have: sequences may differ in length. */
const kindOfShape = (shape: readonly number[]): string =>
  shape.length > 1 ? `sequence ${shape[1]}` : sizeText(shape);

/** Why an array does not fit the others; undefined where it does. */
export function shapeMismatch(
  { shape }: NpyArray,
  common: readonly number[],
  file: string,
): string | undefined {
  if (kindOfShape(shape) === kindOfShape(common)) return undefined;
  return `"${file}" holds ${sizeText(shape)} numbers and those of most clips ${sizeText(common)}; compute all with one network and save them alike`;
}

/** A sequence repeated to `count` rows, a vector as it is. */
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
