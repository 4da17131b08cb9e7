/** Clips and datasets as plain data. Samples themselves stay in the workers. */

export type ModalityId = string;
export type SplitName = "train" | "validation" | "test";

/** The form of a modality's features; encoders state the kinds that they read. */
export type ModalityKind = "frames" | "spectrogram" | "vector" | "tokens";

/** One modality's features as they are stored and sent. */
export type FeatureArray = Uint8Array | Uint16Array | Float32Array;

export interface ModalityCard {
  /** "audio", "video", or any other id, which has no meaning in core. */
  readonly id: ModalityId;
  readonly name: string;
  readonly kind: ModalityKind;
  /**
   * Shape of one clip's features.
   * frames: [T, H, W, C], bytes 0..255; spectrogram: [T, F], log-mel (natural log), float32;
   * vector: [D], or [T, D] for a sequence of them, float32; tokens: [T], ids 0..vocabularySize - 1
   * in whole numbers, uint16 or float32, where 0 is padding.
   */
  readonly shape: readonly number[];
  /** Tokens: number of ids, padding included. */
  readonly vocabularySize?: number;
  /** Tokens: the word of each id; the entry at 0 is padding. */
  readonly vocabulary?: readonly string[];
  /**
   * Vectors made by formula: the feature of each class [K][D], of unit length. Such vectors are in
   * their features' units, so they are not standardised.
   */
  readonly dictionary?: readonly (readonly number[])[];
  /** The axes of a spectrogram, and the sample rate of its sound. */
  readonly axes?: {
    readonly rateHz: number;
    readonly secondsPerRow: number;
    readonly bandHz: readonly number[];
  };
}

/** A small heat picture: bytes [height, width], 255 for the largest value. */
export interface Heat {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}
/** Tokens as words, or a vector as heat. */
export type ClipPreview = { readonly words: string } | Heat;

export interface ClipCard {
  readonly id: string;
  /** File name or "puppet 17". */
  readonly name: string;
  /** Index into the dataset's classes. */
  readonly label: number;
  readonly split: SplitName;
  readonly durationS: number;
  /** Clips of one group stay in one split; empty if the group is not known. */
  readonly group: string;
  /** Small preview, RGB bytes of one frame (frames modality), or none. */
  readonly thumbnail?: {
    readonly width: number;
    readonly height: number;
    readonly rgb: Uint8Array;
  };
  /** Previews of modalities without a thumbnail, from `previewsOf`. */
  readonly previews?: Readonly<Record<ModalityId, ClipPreview>>;
  /** Generator's true factors (Puppets), or further columns of labels.csv. */
  readonly factors?: Readonly<Record<string, number | string>>;
}

/** A dataset without its samples. */
export interface DatasetManifest {
  readonly id: string;
  /** Distinguishes datasets whose clips share ids: data, parameters and seed, or the import. */
  readonly key: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly modalities: readonly ModalityCard[];
  /** Train and validation clips; test clips are counted but not listed until test is opened. */
  readonly clips: readonly ClipCard[];
  readonly counts: Readonly<Record<SplitName, number>>;
  readonly problems: readonly string[];
  /** Factors that the label does not depend on, by construction; probes list them first. */
  readonly nuisances?: readonly string[];
  /** Best possible accuracy per modality and "fused", if the generator knows it. */
  readonly ceiling?: Readonly<Record<string, number>>;
}

/** Features of one split, in one block per modality, clip after clip. */
export interface FeatureBlock {
  readonly split: SplitName;
  readonly clips: readonly ClipCard[];
  /** Per modality, as its kind is stored; length = clips x shape. */
  readonly features: Readonly<Record<ModalityId, FeatureArray>>;
}

export type ByModality<T> = Readonly<Record<ModalityId, T>>;
