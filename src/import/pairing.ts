import type { DroppedFile } from "../contract/door";
import { extensionOf, folderOf, kindOf, stemOf } from "./fileKind";
import { featureName } from "./featureNames";
import type { FilePair } from "./plannedClip";

/** A pair whose label may be unknown. */
type MaybeLabelled = FilePair & { readonly label: string | undefined };
export interface Pairing<P extends FilePair = FilePair> {
  readonly pairs: readonly P[];
  /** Unused sound files, of which there is a better version. */
  readonly duplicateSounds: readonly DroppedFile[];
  /** One sentence for each redundant file. */
  readonly problems: readonly string[];
}

/** Lossless formats first; a fixed preference makes the result independent of the order of files. */
const preference = ["wav", "wave", "flac"];
const rank = (file: DroppedFile): number =>
  (preference.indexOf(extensionOf(file.path)) + preference.length + 1) % (preference.length + 1);
const byPreference = (a: DroppedFile, b: DroppedFile): number =>
  rank(a) - rank(b) || a.path.localeCompare(b.path);

/** The file whose path identifies a pair. */
export const mainFile = ({ video, sound, features = {} }: FilePair): DroppedFile | undefined =>
  video ?? sound ?? Object.values(features)[0];

const isFeatures = ({ path }: DroppedFile): boolean => kindOf(path) === "features";
const isSound = ({ path }: DroppedFile): boolean => kindOf(path) === "sound";

/** Pairs a video with the sound and the features of the same stem in its folder. */
export function pairInFolder(files: readonly DroppedFile[]): Pairing {
  const duplicateSounds: DroppedFile[] = [];
  const problems: string[] = [];
  const stems = new Set(files.filter((file) => !isFeatures(file)).map(({ path }) => stemOf(path)));
  const stemIn = (file: DroppedFile): string =>
    isFeatures(file) ? featureName(file.path, stems).stem : stemOf(file.path);
  const pairs = groupBy(files, (file) => `${folderOf(file.path)}/${stemIn(file)}`).flatMap(
    (sameStem): FilePair[] => {
      const stem = sameStem[0] ? stemIn(sameStem[0]) : "";
      const byId = sameStem
        .filter(isFeatures)
        .map((file) => ({ features: { [featureName(file.path, stems).id]: file } }));
      const [sound, ...duplicates] = sameStem.filter(isSound).toSorted(byPreference);
      duplicateSounds.push(...duplicates);
      const [video, ...otherVideos] = sameStem.filter(
        (file) => !isSound(file) && !isFeatures(file),
      );
      const features = mergeFeatures(byId, problems);
      const pair = { stem, ...(video && { video }), ...(sound && { sound }), ...features };
      return [pair, ...otherVideos.map((other) => ({ stem, video: other }))];
    },
  );
  return { pairs, duplicateSounds, problems };
}

/** Merges the features of several pairs; of two files for one modality, uses the first and reports the other. */
function mergeFeatures(
  pairs: readonly Pick<FilePair, "features">[],
  problems: string[],
): Pick<FilePair, "features"> {
  const merged = new Map<string, DroppedFile>();
  for (const [id, file] of pairs.flatMap(({ features = {} }) => Object.entries(features))) {
    const first = merged.get(id);
    if (first && first !== file)
      problems.push(
        `"${file.path}" has the features "${id}" of the same clip as "${first.path}", so it is left out; rename or remove one of them.`,
      );
    else merged.set(id, file);
  }
  return merged.size > 0 ? { features: Object.fromEntries(merged) } : {};
}

/**
 * Pairs a single sound with a single video of the same label and stem in another folder, as in CREMA-D, and
 * single features with either; of sounds in several formats, keeps one. Pairs nothing if several fit.
 * A pair without a label matches any label.
 */
export function pairAcrossFolders<P extends MaybeLabelled>(given: readonly P[]): Pairing<P> {
  const duplicateSounds: DroppedFile[] = [];
  const problems: string[] = [];
  const pairs = groupBy(given, (pair) => pair.stem).flatMap((sameStem) => {
    const labels = new Set(sameStem.flatMap((pair) => pair.label ?? []));
    if (labels.size === 1) return mergePairs(sameStem, duplicateSounds, problems);
    return groupBy(sameStem, (pair) => pair.label ?? "").flatMap((same) =>
      mergePairs(same, duplicateSounds, problems),
    );
  });
  return { pairs, duplicateSounds, problems };
}

function mergePairs<P extends MaybeLabelled>(
  same: readonly P[],
  duplicateSounds: DroppedFile[],
  problems: string[],
): readonly P[] {
  const media = same.filter((pair) => pair.video ?? pair.sound);
  const featuresOnly = same.filter((pair) => !(pair.video ?? pair.sound));
  const clips = mergeMedia(media, duplicateSounds, problems);
  const ids = featuresOnly.flatMap(({ features = {} }) => Object.keys(features));
  const [clip = featuresOnly[0], ...more] = clips;
  if (!clip || featuresOnly.length === 0) return clips;
  if (more.length > 0 || new Set(ids).size < ids.length) return [...clips, ...featuresOnly];
  const features = mergeFeatures([clip, ...featuresOnly], problems);
  return [{ ...clip, ...features, label: clip.label ?? featuresOnly[0]?.label }];
}

function mergeMedia<P extends MaybeLabelled>(
  same: readonly P[],
  duplicateSounds: DroppedFile[],
  problems: string[],
): readonly P[] {
  const withVideo = same.filter((pair) => pair.video !== undefined);
  const soundOnly = same
    .filter((pair) => pair.video === undefined)
    .toSorted((a, b) => (a.sound && b.sound ? byPreference(a.sound, b.sound) : 0));
  const formats = new Set(soundOnly.map((pair) => extensionOf(pair.sound?.path ?? "")));
  const [best, ...others] = soundOnly;
  if (best === undefined || formats.size < soundOnly.length || withVideo.length > 1) return same;
  duplicateSounds.push(...others.flatMap((pair) => pair.sound ?? []));
  const [video] = withVideo;
  const features = mergeFeatures([...withVideo, ...soundOnly], problems);
  if (video === undefined) return [{ ...best, ...features }];
  if (best.sound === undefined || video.sound !== undefined) {
    duplicateSounds.push(...(best.sound ? [best.sound] : []));
    return [{ ...video, ...features }];
  }
  const label = video.label ?? best.label;
  return [{ ...best, ...video, ...features, sound: best.sound, label }];
}

/** Groups items by key, in order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
