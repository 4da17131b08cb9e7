import type { GroupSource, LabelSource } from "../contract/door";
import { baseName, folderOf } from "./fileKind";
import { cremaFields, type LabelledPair } from "./labelling";
import { groupBy, mainFile } from "./pairing";

export type LabelledClip = LabelledPair & { readonly label: string };

/** Start of a name up to its first separator; empty if there is none. */
export function groupFromName(stem: string, separator?: string): string {
  const at = separator ? stem.indexOf(separator) : stem.search(/[_-]/);
  return at > 0 ? stem.slice(0, at) : "";
}

/** Returns the group of each clip by one source, in the given order; empty if unknown. */
export function groupsFrom(
  clips: readonly LabelledClip[],
  source: GroupSource,
  labelSource: LabelSource,
  separator?: string,
): string[] {
  return clips.map((clip) => {
    const folder = folderOf(mainFile(clip)?.path ?? "");
    switch (source) {
      case "none":
        return "";
      case "crema-d":
        return cremaFields(clip.stem)?.actor ?? "";
      case "labels-csv":
        return clip.row?.group ?? "";
      case "file-name":
        return groupFromName(clip.stem, separator);
      case "folder":
        // the class folder is the label, so use the folder above it
        return baseName(labelSource === "folder" ? folderOf(folder) : folder);
    }
  });
}

/** Chooses the best source of groups for these clips. */
export function guessGroupSource(
  clips: readonly LabelledClip[],
  labelSource: LabelSource,
  tableHasGroups: boolean,
  separator?: string,
): GroupSource {
  if (tableHasGroups) return "labels-csv";
  if (labelSource === "crema-d") return "crema-d";
  const groups = groupsFrom(clips, "file-name", labelSource, separator);
  const distinct = new Set(groups);
  const plausible = !distinct.has("") && distinct.size >= 3 && clips.length >= 2 * distinct.size;
  return plausible && !oneClassEach(clips, groups) ? "file-name" : "none";
}

/** Whether every group has clips of one class only. */
export function oneClassEach(clips: readonly LabelledClip[], groups: readonly string[]): boolean {
  const labels = new Map<string, string>();
  return clips.every((clip, index) => {
    const group = groups[index] ?? "";
    const label = labels.get(group) ?? clip.label;
    labels.set(group, label);
    return label === clip.label;
  });
}

/** Whether groups and classes are the same sets of clips. */
export const groupIsLabel = (clips: readonly LabelledClip[], groups: readonly string[]): boolean =>
  oneClassEach(clips, groups) &&
  new Set(groups).size === groupBy(clips, (clip) => clip.label).length;
