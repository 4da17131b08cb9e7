import type { DroppedFile } from "../contract/door";

/** The files of one clip: video, sound and ready features, at least one of them. */
export interface ClipFiles {
  /** A video or a file of unknown kind; it can have its own sound. */
  readonly video?: DroppedFile;
  /** Replaces the video's own sound. */
  readonly sound?: DroppedFile;
  /** Ready features by modality; absent if there are none. */
  readonly features?: Readonly<Record<string, DroppedFile>>;
}
