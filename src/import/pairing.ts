import type { DroppedFile } from "../contract/door";
import { extensionOf, folderOf, kindOf, stemOf } from "./fileKind";
import { featureName } from "./featureNames";
import type { FilePair } from "./plannedClip";

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

/** Pairs a video with the sound and the features of the same stem in its folder. */
export function pairInFolder(files: readonly DroppedFile[]): Pairing {
  const spare: DroppedFile[] = [];
  const problems: string[] = [];
  const stems = new Set(files.filter((file) => !isFeatures(file)).map(({ path }) => stemOf(path)));
  const stemIn = (file: DroppedFile): string =>
    isFeatures(file) ? featureName(file.path, stems).stem : stemOf(file.path);
  const pairs = groupBy(files, (file) => `${folderOf(file.path)}/${stemIn(file)}`).flatMap(
    (together): FilePair[] => {
      const [first] = together;
      const stem = first ? stemIn(first) : "";
      const ready = together.filter(isFeatures);
      const byId = ready.map((file) => ({
        features: { [featureName(file.path, stems).id]: file },
      }));
      const features = mergeFeatures(byId, problems);
      const isSound = (file: DroppedFile): boolean => kindOf(file.path) === "sound";
      const videos = together.filter((file) => !isSound(file) && !isFeatures(file));
      const [sound, ...others] = together.filter(isSound).toSorted(byPreference);
      spare.push(...others);
      const [video, ...alone] = videos;
      const whole = { stem, ...(video && { video }), ...(sound && { sound }), ...features };
      return [whole, ...alone.map((other) => ({ stem, video: other }))];
    },
  );
  return { pairs, duplicateSounds: spare, problems };
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
export function pairAcrossFolders<P extends FilePair & { readonly label: string | undefined }>(
  given: readonly P[],
): Pairing<P> {
  const spare: DroppedFile[] = [];
  const problems: string[] = [];
  const pairs = groupBy(given, (pair) => pair.stem).flatMap((sameStem) => {
    const labels = new Set(sameStem.flatMap((pair) => pair.label ?? []));
    if (labels.size === 1) return mergePairs(sameStem, spare, problems);
    return groupBy(sameStem, (pair) => pair.label ?? "").flatMap((same) =>
      mergePairs(same, spare, problems),
    );
  });
  return { pairs, duplicateSounds: spare, problems };
}

function mergePairs<P extends FilePair & { readonly label: string | undefined }>(
  same: readonly P[],
  spare: DroppedFile[],
  problems: string[],
): readonly P[] {
  const media = same.filter((pair) => pair.video ?? pair.sound);
  const bare = same.filter((pair) => !(pair.video ?? pair.sound));
  const clips = mergeMedia(media, spare, problems);
  const ids = bare.flatMap(({ features = {} }) => Object.keys(features));
  const [clip = bare[0], ...more] = clips;
  if (!clip || bare.length === 0) return clips;
  if (more.length > 0 || new Set(ids).size < ids.length) return [...clips, ...bare];
  const features = mergeFeatures([clip, ...bare], problems);
  return [{ ...clip, ...features, label: clip.label ?? bare[0]?.label }];
}

function mergeMedia<P extends FilePair & { readonly label: string | undefined }>(
  same: readonly P[],
  spare: DroppedFile[],
  problems: string[],
): readonly P[] {
  const withVideo = same.filter((pair) => pair.video !== undefined);
  const soundOnly = same
    .filter((pair) => pair.video === undefined)
    .toSorted((a, b) => (a.sound && b.sound ? byPreference(a.sound, b.sound) : 0));
  const formats = new Set(soundOnly.map((pair) => extensionOf(pair.sound?.path ?? "")));
  const [best, ...others] = soundOnly;
  if (best === undefined || formats.size < soundOnly.length || withVideo.length > 1) return same;
  spare.push(...others.flatMap((pair) => pair.sound ?? []));
  const [video] = withVideo;
  const features = mergeFeatures([...withVideo, ...soundOnly], problems);
  if (video === undefined) return [{ ...best, ...features }];
  if (best.sound === undefined || video.sound !== undefined) {
    spare.push(...(best.sound ? [best.sound] : []));
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
