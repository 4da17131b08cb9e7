import type {
  ClipCard,
  DatasetManifest,
  FeatureBlock,
  ModalityId,
  SplitName,
} from "../contract/clip";
import type { ClipMedia } from "../contract/door";

/** A dataset whose features lie in this worker. */
export interface MediaDataset {
  readonly manifest: DatasetManifest;
  /** Features of one split in fresh blocks; the caller may transfer them. */
  features(split: SplitName): Promise<FeatureBlock>;
  /** Something to see and hear; undefined for a clip that is not here. */
  media(clipId: string): Promise<ClipMedia | undefined>;
}

/** Features of one clip by modality: bytes for frames, float32 for spectrograms. */
export type ClipFeatures = Readonly<Record<ModalityId, Uint8Array | Float32Array>>;
export interface FeaturedClip {
  readonly card: ClipCard;
  readonly features: ClipFeatures;
}

/** Clips one after another in one block per modality. */
export function toBlock(
  split: SplitName,
  modalities: readonly ModalityId[],
  clips: readonly FeaturedClip[],
): FeatureBlock {
  const blocks = modalities.map((id) => [id, joined(clips.map((clip) => clip.features[id]))]);
  return {
    split,
    clips: clips.map((clip) => clip.card),
    features: Object.fromEntries(blocks) as FeatureBlock["features"],
  };
}

function joined(
  parts: readonly (Uint8Array | Float32Array | undefined)[],
): Uint8Array | Float32Array {
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  const block = parts[0] instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    if (!part) continue;
    block.set(part, at);
    at += part.length;
  }
  return block;
}
