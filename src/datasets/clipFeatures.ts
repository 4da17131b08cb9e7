import type { ClipCard, ModalityCard } from "../contract/clip";
import type { ImportOptions } from "../contract/door";
import { previewsOf } from "../contract/previews";
import { cropResize } from "../core/signal/cropResize";
import { logMelAxes } from "../core/signal/logMel";
import type { DecodedClip } from "../decode/decodeClip";
import { melOptions, tileRows } from "../decode/decodeSound";
import { baseName } from "../import/fileKind";
import type { FeaturedClip } from "./mediaDataset";
import type { PlannedClip } from "../import/plannedClip";
import type { PlannedImport } from "../import/planImport";
import { fileFor } from "../import/featureNames";
import { commonShape, featureCard, shapeMismatch, toLength } from "../decode/readyFeatures";
import { splitByGroup, type SplitResult } from "../import/split";

export interface FeaturedClips {
  readonly clips: readonly FeaturedClip[];
  /** The classes that still have clips, in the planned order. */
  readonly classes: readonly string[];
  readonly modalities: readonly ModalityCard[];
  /** Sentences about skipped clips and about the split of the others. */
  readonly problems: readonly string[];
  /** Why the remaining clips cannot be split into the requested folds; empty if they can. */
  readonly refusal: string;
}

const thumbnailPx = 64;
/**
 * Brings the features of the decoded clips to common shapes. The dataset has the modalities that most clips
 * have; clips without one of them are skipped, with a sentence. Sounds and sequences are repeated to the
 * length of the longest. The remaining clips are split.
 */
export function featuresOf(
  planned: PlannedImport,
  decoded: ReadonlyMap<PlannedClip, DecodedClip>,
  options: ImportOptions,
): FeaturedClips {
  const { ids, problems } = commonModalities([...decoded.values()]);
  const shapes = readyShapes(ids, [...decoded.values()]);
  const complete: [PlannedClip, DecodedClip][] = [];
  // in planned order, so that the order of decoding has no effect
  for (const clip of planned.clips) {
    const result = decoded.get(clip);
    if (!result) continue;
    const missing = ids.flatMap((id) => missingReason(id, clip, result, shapes) ?? []);
    if (missing.length === 0) complete.push([clip, result]);
    else
      problems.push(
        `"${clip.id}" is left out, since the other clips have ${ids.map(modalityLabel).join(" and ")}: ${missing.join("; ")}.`,
      );
  }
  const rows = complete.reduce(
    (longest, [, { audio }]) => Math.max(longest, audio?.ownRows ?? 0),
    0,
  );
  const modalities = ids.map((id) => {
    const shape = shapes.get(id);
    return shape ? featureCard(id, shape) : modalityCard(id, rows, options);
  });
  const classes = planned.classes.filter((name) => complete.some(([clip]) => clip.label === name));
  const { splits, warnings, refusal } = splitOf(
    complete.map(([clip]) => clip),
    planned,
    options,
  );
  const clips = complete.map(([clip, result], index): FeaturedClip => {
    const card = cardOf(clip, result, classes.indexOf(clip.label), options.imageSizePx);
    const features = {
      ...(ids.includes("audio") &&
        result.audio && { audio: tileRows(result.audio.rows, options.melBands, rows) }),
      ...(ids.includes("video") && result.video && { video: result.video }),
      ...readyFeaturesOf(result, shapes),
    };
    const previews = previewsOf(modalities, features);
    return {
      card: {
        ...card,
        split: splits[index] ?? "train",
        ...(Object.keys(previews).length > 0 && { previews }),
      },
      features,
    };
  });
  // a split with missing clips can have more problems than the planned one
  return { clips, classes, problems: [...problems, ...warnings], modalities, refusal };
}

/** The planned split if all clips are left; otherwise a new one, since a class or a group may be missing. */
const splitOf = (
  clips: readonly PlannedClip[],
  planned: PlannedImport,
  { seed, fold }: ImportOptions,
): SplitResult =>
  clips.length === planned.clips.length ? planned.split : splitByGroup(clips, seed, fold);

const hasModality = (clip: DecodedClip, id: string): boolean =>
  id === "audio" || id === "video" ? clip[id] !== undefined : id in (clip.features ?? {});

const modalityLabel = (id: string): string =>
  id === "audio" ? "sound" : id === "video" ? "picture" : `features "${id}"`;

/** The modalities of more than half of the clips; if there are none, the most frequent one. */
function commonModalities(clips: readonly DecodedClip[]): { ids: string[]; problems: string[] } {
  const ready = [...new Set(clips.flatMap(({ features = {} }) => Object.keys(features)))];
  const all = ["audio", "video", ...ready.toSorted()];
  const countOf = (id: string): number => clips.filter((clip) => hasModality(clip, id)).length;
  const common = all.filter((id) => 2 * countOf(id) > clips.length);
  const mostFrequent = all.reduce((best, id) => (countOf(id) > countOf(best) ? id : best), "audio");
  const ids = common.length > 0 || clips.length === 0 ? common : [mostFrequent];
  const unused = ready.filter((id) => !ids.includes(id));
  const problems = unused.map(
    (id) =>
      `The features "${id}" are not used: ${countOf(id)} of ${clips.length} clips have them, and more than half are needed.`,
  );
  return { ids, problems };
}

/** Finds the common shape of each modality of ready features. */
function readyShapes(
  ids: readonly string[],
  clips: readonly DecodedClip[],
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    ids.flatMap((id): [string, readonly number[]][] => {
      const arrays = clips.flatMap(({ features }) => features?.[id] ?? []);
      return arrays.length > 0 ? [[id, commonShape(arrays)]] : [];
    }),
  );
}

/** The reason why a clip lacks one of the dataset's modalities; undefined if it has all. */
function missingReason(
  id: string,
  clip: PlannedClip,
  result: DecodedClip,
  shapes: ReadonlyMap<string, readonly number[]>,
): string | undefined {
  if (id === "audio" || id === "video")
    return result[id] ? undefined : (result.missing[id] ?? `it has no ${modalityLabel(id)}`);
  const [array, shape] = [result.features?.[id], shapes.get(id)];
  if (!array || !shape) return `there is no "${fileFor(clip.stem, id)}"`;
  return shapeMismatch(array, shape, clip.features?.[id]?.path ?? id);
}

const readyFeaturesOf = (
  { features = {} }: DecodedClip,
  shapes: ReadonlyMap<string, readonly number[]>,
): Record<string, Float32Array> =>
  Object.fromEntries(
    [...shapes].flatMap(([id, shape]) => {
      const array = features[id];
      return array ? [[id, toLength(array, shape)]] : [];
    }),
  );

function cardOf(
  clip: PlannedClip,
  result: DecodedClip,
  label: number,
  sizePx: number,
): Omit<ClipCard, "split"> {
  const side = Math.min(thumbnailPx, sizePx);
  const frame = result.video?.subarray(0, sizePx * sizePx * 3);
  return {
    id: clip.id,
    name: baseName(clip.id),
    label,
    durationS: result.durationS,
    group: clip.group,
    ...(frame && {
      thumbnail: {
        width: side,
        height: side,
        rgb: cropResize({ width: sizePx, height: sizePx, channels: 3, bytes: frame }, side),
      },
    }),
    ...(clip.factors && { factors: clip.factors }),
  };
}

function modalityCard(id: string, rows: number, options: ImportOptions): ModalityCard {
  const { imageSizePx: size, frames, melBands } = options;
  return id === "audio"
    ? {
        id,
        name: "Sound",
        kind: "spectrogram",
        shape: [rows, melBands],
        axes: logMelAxes(melOptions(melBands)),
      }
    : { id, name: "Picture", kind: "frames", shape: [frames, size, size, 3] };
}
