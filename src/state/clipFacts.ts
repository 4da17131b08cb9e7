/** Summarises a dataset from its manifest. */
import type { DatasetManifest, ModalityCard } from "../contract/clip";

export interface ClipFacts {
  /** Number of listed clips (training and validation) of each class. */
  readonly classes: readonly { readonly name: string; readonly clips: number }[];
  /** Number of groups of the listed clips; 0 if none is known. */
  readonly groups: number;
  /** Durations of the listed clips, s; absent without clips. */
  readonly seconds?: {
    readonly shortest: number;
    readonly median: number;
    readonly longest: number;
  };
  /** Common duration of all sounds, s; absent without a spectrogram with axes. */
  readonly soundS?: number;
  /** Number of frames of each clip; absent without a frames modality. */
  readonly frames?: number;
  /** "Words: up to 12 tokens", "Pose: 512 numbers": one for each token or vector modality. */
  readonly sizes: readonly string[];
}

export function clipFacts(manifest: DatasetManifest): ClipFacts {
  const { clips, modalities } = manifest;
  const counts = manifest.classes.map(() => 0);
  for (const { label } of clips) counts[label] = (counts[label] ?? 0) + 1;
  const groups = new Set(clips.map(({ group }) => group).filter((group) => group !== ""));
  const seconds = clips.map(({ durationS }) => durationS).sort((a, b) => a - b);
  const [shortest, longest] = [seconds[0], seconds.at(-1)];
  const sound = modalities.find(({ kind, axes }) => kind === "spectrogram" && axes !== undefined);
  const frames = modalities.find(({ kind }) => kind === "frames")?.shape[0];
  return {
    classes: manifest.classes.map((name, i) => ({ name, clips: counts[i] ?? 0 })),
    groups: groups.size,
    ...(shortest !== undefined &&
      longest !== undefined && { seconds: { shortest, median: medianOf(seconds), longest } }),
    ...(sound?.axes && { soundS: (sound.shape[0] ?? 0) * sound.axes.secondsPerRow }),
    ...(frames !== undefined && { frames }),
    sizes: modalities.flatMap(sizeOf),
  };
}

function sizeOf({ name, kind, shape }: ModalityCard): string[] {
  const [first = 0, second] = shape;
  if (kind === "tokens") return [`${name}: up to ${first} tokens`];
  if (kind !== "vector") return [];
  return [
    second === undefined
      ? `${name}: ${first} numbers`
      : `${name}: ${first} rows of ${second} numbers`,
  ];
}

/** values: sorted, at least one. */
function medianOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  return ((values[Math.floor(middle)] ?? 0) + (values[Math.ceil(middle)] ?? 0)) / 2;
}
