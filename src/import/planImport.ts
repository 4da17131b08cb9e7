import type { SplitName } from "../contract/clip";
import type {
  DroppedFile,
  GroupSource,
  ImportOptions,
  ImportPlan,
  Outcome,
} from "../contract/door";
import type { LabFailure } from "../contract/errors";
import { kindOf, stemOf } from "./fileKind";
import { flashWarning, unusedFileMessage, duplicateSoundWarning } from "./fileMessages";
import {
  groupFromName,
  groupIsLabel,
  groupsFrom,
  guessGroupSource,
  oneClassEach,
  type LabelledClip,
} from "./grouping";
import { guessLabelSource, labelPairs } from "./labelling";
import type { LabelTable } from "./labelsCsv";
import { mainFile, pairAcrossFolders, pairInFolder } from "./pairing";
import type { PlannedClip } from "./plannedClip";
import { splitByGroup, type SplitResult } from "./split";

export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly clips: readonly PlannedClip[];
  readonly classes: readonly string[];
  /** The sentence about Flash files, if there are any. */
  readonly flash: readonly string[];
  /** Of all planned clips. */
  readonly split: SplitResult;
}

/** Sorts numbers in names by value: class 2 before class 10. */
const inNaturalOrder = new Intl.Collator("en", { numeric: true }).compare;

/**
 * Plans the import from file names and labels.csv; opens no other file.
 * Fails with `no-clips` if no file can be a clip, and with `too-few-classes` below two classes.
 */
export function planImport(
  files: readonly DroppedFile[],
  table: LabelTable | undefined,
  options: ImportOptions,
): Outcome<PlannedImport> {
  const inOrder = files.toSorted((a, b) => inNaturalOrder(a.path, b.path));
  const candidates = inOrder.filter((file) =>
    ["video", "sound", "features", "unknown"].includes(kindOf(file.path)),
  );
  const flash = unconvertedFlash(inOrder);
  const inFolder = pairInFolder(candidates);
  const labelSource = guessLabelSource(inFolder.pairs, table);
  const labelled = labelPairs(inFolder.pairs, labelSource, table);
  const acrossFolders = pairAcrossFolders(labelled.pairs);
  const clips = acrossFolders.pairs.flatMap((pair): LabelledClip[] =>
    pair.label === undefined ? [] : [{ ...pair, label: pair.label }],
  );
  const classes = [...new Set(clips.map((clip) => clip.label))].toSorted(inNaturalOrder);
  const failure = planFailure(files, flash, acrossFolders.pairs.length, classes);
  if (failure) return { ok: false, failure };

  const groupSource =
    options.groupSource ??
    guessGroupSource(clips, labelSource, table?.hasGroups ?? false, options.groupSeparator);
  const groups = groupsFrom(clips, groupSource, labelSource, options.groupSeparator);
  const isLabel = groupSource !== "none" && groupIsLabel(clips, groups);
  const planned = clips.map((clip, index) => toPlanned(clip, isLabel ? "" : (groups[index] ?? "")));
  const split = splitByGroup(planned, options.seed, options.fold);
  const flashSentences = flashWarning(
    flash,
    clips.every((clip) => !clip.video),
  );
  const warnings = [
    ...flashSentences,
    ...groupWarnings(clips, groups, groupSource),
    ...[split.refusal, ...split.warnings].filter(Boolean),
    ...duplicateSoundWarning([...inFolder.duplicateSounds, ...acrossFolders.duplicateSounds]),
  ];
  const problems = [
    ...(table?.problems ?? []),
    ...labelled.problems,
    ...inFolder.problems,
    ...acrossFolders.problems,
    ...acrossFolders.pairs.flatMap((pair) =>
      pair.label === undefined ? [unlabelledMessage(mainFile(pair)?.path ?? "", labelSource)] : [],
    ),
    ...inOrder.flatMap((file) => unusedFileMessage(file.path, table !== undefined) ?? []),
  ];
  const plan: ImportPlan = {
    labelSource,
    groupSource,
    classes: countNames(clips.map((clip) => clip.label)),
    groups: groupSource === "none" ? [] : countNames(groups),
    clips: clips.length,
    modalities: expectedModalities(planned),
    groupPreview: groupPreview(clips, options.groupSeparator),
    split: countsOf(split.splits),
    warnings,
    problems,
  };
  return { ok: true, value: { plan, clips: planned, classes, flash: flashSentences, split } };
}

function countsOf(splits: readonly SplitName[]): Record<SplitName, number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const split of splits) counts[split] += 1;
  return counts;
}

/** Flash files without a converted video of the same stem in any folder. */
function unconvertedFlash(files: readonly DroppedFile[]): DroppedFile[] {
  const videos = new Set(
    files.filter((file) => kindOf(file.path) === "video").map((file) => stemOf(file.path)),
  );
  return files.filter((file) => kindOf(file.path) === "flv" && !videos.has(stemOf(file.path)));
}

function planFailure(
  files: readonly DroppedFile[],
  flash: readonly DroppedFile[],
  pairs: number,
  classes: readonly string[],
): LabFailure | undefined {
  const [only, second] = classes;
  if (second !== undefined) return undefined;
  if (files.length === 0)
    return { code: "no-clips", message: "Nothing was dropped: choose files or a folder of clips." };
  const [flashSentence] = flashWarning(flash, false);
  if (pairs === 0)
    return {
      code: "no-clips",
      message:
        flashSentence ??
        "None of these files is a video or a sound by its name. Drop mp4, webm, mov, mkv, wav or mp3 files, or features as npy files.",
    };
  const advice =
    "put the clips of each class into a folder of its own, or add a labels.csv with the columns file,label.";
  return {
    code: "too-few-classes",
    message:
      only === undefined
        ? `No clip has a label: ${advice}`
        : `All clips are of one class, "${only}", and training needs at least two: ${advice}`,
  };
}

function toPlanned(clip: LabelledClip, group: string): PlannedClip {
  return {
    id: mainFile(clip)?.path ?? clip.stem,
    stem: clip.stem,
    label: clip.label,
    group,
    ...(clip.row?.split && { split: clip.row.split }),
    ...(clip.row && Object.keys(clip.row.factors).length > 0 && { factors: clip.row.factors }),
    ...(clip.video && { video: clip.video }),
    ...(clip.sound && { sound: clip.sound }),
    ...(clip.features && { features: clip.features }),
  };
}

function unlabelledMessage(path: string, source: ImportPlan["labelSource"]): string {
  const why = {
    "labels-csv": "is not listed in labels.csv, so it has no label and is left out.",
    "crema-d": "is not named like a clip of CREMA-D, so it has no label and is left out.",
    folder: "is not in a class folder, so it has no label and is left out.",
  }[source];
  return `"${path}" ${why}`;
}

function groupWarnings(
  clips: readonly LabelledClip[],
  groups: readonly string[],
  source: GroupSource,
): string[] {
  if (source === "none" || groups.every((group) => group === ""))
    return [
      "No groups are known, so clips of one person can be both in training and in test, and accuracy would be too high. Name groups in labels.csv, or take them from the file names.",
    ];
  if (groupIsLabel(clips, groups))
    return ["Every group is one class, so the clips are split one by one and not by group."];
  const without = groups.filter((group) => group === "").length;
  return [
    ...(oneClassEach(clips, groups)
      ? [
          "Every group has clips of one class only, so a model may learn the group instead of the class.",
        ]
      : []),
    ...(without > 0 ? [`${without} clips have no group, so they are split one by one.`] : []),
  ];
}

function expectedModalities(clips: readonly PlannedClip[]): string[] {
  const inMost = (has: (clip: PlannedClip) => boolean): boolean =>
    2 * clips.filter(has).length > clips.length;
  const ids = [...new Set(clips.flatMap(({ features = {} }) => Object.keys(features)))].toSorted();
  const expected = [
    ...(inMost((clip) => (clip.video ?? clip.sound) !== undefined) ? ["audio"] : []),
    ...(inMost((clip) => clip.video !== undefined) ? ["video"] : []),
    ...ids.filter((id) => inMost(({ features = {} }) => id in features)),
  ];
  return expected.length > 0 ? expected : ["audio"];
}

function countNames(names: readonly string[]): { name: string; clips: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, clips]) => ({ name, clips }))
    .toSorted((a, b) => inNaturalOrder(a.name, b.name));
}

/** Picks three clips: the first, the middle and the last. */
function groupPreview(
  clips: readonly LabelledClip[],
  separator: string | undefined,
): { file: string; group: string }[] {
  const at = [...new Set([0, Math.floor(clips.length / 2), clips.length - 1])];
  return at.flatMap((index) => {
    const clip = clips[index];
    return clip
      ? [{ file: mainFile(clip)?.path ?? "", group: groupFromName(clip.stem, separator) }]
      : [];
  });
}
