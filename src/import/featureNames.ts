/** Names of feature files and of their modalities. */
import { stemOf } from "./fileKind";

/** The modality of "clip.npy"; that of "clip.pose.npy" is "pose". */
const plainFeatures = "features";

/** Reserved ids: the clip's sound and picture, the fused prediction, and names that records cannot hold. */
const reserved = ["audio", "video", "fused", "constructor", "prototype"];

export interface FeatureName {
  /** Of the clip. */
  readonly stem: string;
  /** The modality's id. */
  readonly id: string;
}

/** "clip.pose.npy" -> clip, pose. The `stems` of other files tell whether a dot belongs to the clip's name. */
export function featureName(path: string, stems: ReadonlySet<string>): FeatureName {
  const whole = stemOf(path);
  const match = /^(.+)\.([a-z][a-z0-9-]{0,23})$/i.exec(whole);
  if (stems.has(whole) || !match?.[1] || !match[2]) return { stem: whole, id: plainFeatures };
  const id = match[2].toLowerCase();
  return { stem: match[1], id: reserved.includes(id) ? `${id}-features` : id };
}

/** Returns the file name of these features. */
export function fileFor(stem: string, id: string): string {
  const renamed = reserved.find((one) => id === `${one}-features`);
  return id === plainFeatures ? `${stem}.npy` : `${stem}.${renamed ?? id}.npy`;
}
