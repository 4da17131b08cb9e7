import type { ClipCard, ModalityCard } from "../contract/clip";
import type { ImportOptions } from "../contract/door";
import { cropResize } from "../core/signal/cropResize";
import { logMelAxes } from "../core/signal/logMel";
import type { DecodedClip } from "./decodeClip";
import { framesPerClip } from "./decodePicture";
import { melOptions, tileRows } from "./decodeSound";
import { baseName } from "./fileKind";
import type { FeaturedClip } from "./mediaDataset";
import type { PlannedClip, PlannedImport } from "./planImport";
import { splitByGroup } from "./split";

type Modality = "audio" | "video";
export interface FeaturedClips {
  readonly clips: readonly FeaturedClip[];
  /** Those that still have clips, in the planned order. */
  readonly classes: readonly string[];
  readonly modalities: readonly ModalityCard[];
  /** Clips left out, and what is amiss with the split over the others. */
  readonly problems: readonly string[];
}

const thumbnailPx = 64;
const words: Readonly<Record<Modality, string>> = { audio: "sound", video: "picture" };

/**
 * Decoded clips as features of one shape. The dataset has the modalities that most clips have;
 * clips that lack one are named and left out. Sounds are repeated to the length of the longest.
 * The split is made over the clips that are left.
 */
export function featuresOf(
  planned: PlannedImport,
  decoded: ReadonlyMap<PlannedClip, DecodedClip>,
  options: ImportOptions,
): FeaturedClips {
  const ids = commonModalities([...decoded.values()]);
  const problems: string[] = [];
  const whole: [PlannedClip, DecodedClip][] = [];
  // In planned order: which of two files was decoded first must not matter.
  for (const clip of planned.clips) {
    const result = decoded.get(clip);
    if (!result) continue;
    const missing = ids.filter((id) => result[id] === undefined);
    if (missing.length === 0) whole.push([clip, result]);
    else
      problems.push(
        `"${clip.id}" is left out, since the other clips have ${ids.map((id) => words[id]).join(" and ")}: ${missing.map((id) => result.lacks[id] ?? `it has no ${words[id]}`).join("; ")}.`,
      );
  }
  const rows = whole.reduce((most, [, { audio }]) => Math.max(most, audio?.ownRows ?? 0), 0);
  const classes = planned.classes.filter((name) => whole.some(([clip]) => clip.label === name));
  const { splits, warnings } = splitByGroup(
    whole.map(([clip]) => clip),
    options.seed,
    options.fold,
  );
  const clips = whole.map(([clip, result], index): FeaturedClip => {
    const card = cardOf(clip, result, classes.indexOf(clip.label), options.imageSizePx);
    return {
      card: { ...card, split: splits[index] ?? "train" },
      features: {
        ...(ids.includes("audio") &&
          result.audio && { audio: tileRows(result.audio.rows, options.melBands, rows) }),
        ...(ids.includes("video") && result.video && { video: result.video }),
      },
    };
  });
  return {
    clips,
    classes,
    // Of a split with clips missing more is to be said than of the planned one.
    problems: [...problems, ...warnings],
    modalities: ids.map((id) => modalityCard(id, rows, options)),
  };
}

/** Those that more than half of the clips have; should there be none, the one that most have. */
function commonModalities(clips: readonly DecodedClip[]): Modality[] {
  const all: readonly Modality[] = ["audio", "video"];
  const having = (id: Modality): number => clips.filter((clip) => clip[id] !== undefined).length;
  const common = all.filter((id) => 2 * having(id) > clips.length);
  if (common.length > 0 || clips.length === 0) return common;
  return having("video") > having("audio") ? ["video"] : ["audio"];
}

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

function modalityCard(id: Modality, rows: number, options: ImportOptions): ModalityCard {
  const { imageSizePx: size, melBands } = options;
  return id === "audio"
    ? {
        id,
        name: "Sound",
        kind: "spectrogram",
        shape: [rows, melBands],
        axes: logMelAxes(melOptions(melBands)),
      }
    : { id, name: "Picture", kind: "frames", shape: [framesPerClip, size, size, 3] };
}
