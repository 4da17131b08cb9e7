import type {
  ClipCard,
  DatasetManifest,
  FeatureArray,
  FeatureBlock,
  ModalityId,
  SplitName,
} from "../contract/clip";
import type { ClipMedia } from "../contract/door";

/** A dataset whose features are stored in this worker. */
export interface MediaDataset {
  readonly manifest: DatasetManifest;
  /** Copies the features of one split; the caller may transfer them. */
  features(split: SplitName): Promise<FeatureBlock>;
  /** The frames and the sound of a clip; undefined for an unknown id. */
  media(clipId: string): Promise<ClipMedia | undefined>;
}

/** Features of one clip by modality, as each kind is stored. */
type ClipFeatures = Readonly<Record<ModalityId, FeatureArray>>;
export interface FeaturedClip {
  readonly card: ClipCard;
  readonly features: ClipFeatures;
}

/** Concatenates the features of the clips, in one block for each modality. */
export function toBlock(
  split: SplitName,
  modalities: readonly ModalityId[],
  clips: readonly FeaturedClip[],
): FeatureBlock {
  const blocks = modalities.map((id) => [id, concatenate(clips.map((clip) => clip.features[id]))]);
  return {
    split,
    clips: clips.map((clip) => clip.card),
    features: Object.fromEntries(blocks) as FeatureBlock["features"],
  };
}

function concatenate(parts: readonly (FeatureArray | undefined)[]): FeatureArray {
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  const block = emptyLike(parts[0], length);
  let at = 0;
  for (const part of parts) {
    if (!part) continue;
    block.set(part, at);
    at += part.length;
  }
  return block;
}

function emptyLike(one: FeatureArray | undefined, length: number): FeatureArray {
  if (one instanceof Uint8Array) return new Uint8Array(length);
  return one instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
