import type { SplitName } from "../contract/clip";
import type { ClipFiles } from "../decode/clipFiles";

/** The files of one clip, with their common stem. */
export interface FilePair extends ClipFiles {
  readonly stem: string;
}

/** One clip to be decoded. */
export interface PlannedClip extends FilePair {
  /** Path of its video, else of its sound or features. */
  readonly id: string;
  readonly label: string;
  /** Empty if unknown. */
  readonly group: string;
  /** Split in labels.csv. */
  readonly split?: SplitName;
  readonly factors?: Readonly<Record<string, string>>;
}
