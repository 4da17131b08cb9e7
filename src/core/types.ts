/** The central types of a training step. Modalities are ids without a meaning. */
import type { ModalityId, ModalityKind } from "../contract/clip";
import type { Scalar, Tensor1D, Tensor2D, Tensor4D, Tensor5D, Variable } from "./tf";

export type { ModalityId };
export type ByModality<T> = Readonly<Record<ModalityId, T>>;

/**
 * The inputs of one modality: images of one shape, several per clip. A spectrogram
 * [T, F] is one image T x F of depth 1; a vector [D] a pixel of depth D, a sequence of them [T, D] a
 * column of T such pixels; tokens [T] a column of T ids.
 */
export interface ModalityShape {
  readonly id: ModalityId;
  readonly kind: ModalityKind;
  /** Images per clip: frames of a video; 1 for everything else. */
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  /** Height and width without the zeros that pad an image below and to the right; absent without padding. */
  readonly stored?: { readonly height: number; readonly width: number };
  /** Number of token ids; 0 is padding. */
  readonly vocabularySize?: number;
}

export interface Batch {
  /** Images [B, images, H, W, C] per modality: standardised, but for tokens, which are ids. */
  readonly inputs: ByModality<Tensor5D>;
  /** [B], int32. */
  readonly labels: Tensor1D;
  /** True classes [B, K], by which coefficients score. */
  readonly oneHot: Tensor2D;
  /** Targets of the cross-entropies [B, K], rows that sum to 1: `oneHot`, unless a part replaces them. */
  readonly targets: Tensor2D;
  readonly size: number;
}

/** The results of a forward pass, for losses, coefficients and reports. */
export interface Forward {
  /** Encoder outputs [B*maps, h, w, D]; the maps of a clip are its images' unless the encoder joins them. */
  readonly maps: ByModality<Tensor4D>;
  /** Codes of the maps with a quantiser, else the maps. */
  readonly codes: ByModality<Tensor4D>;
  /** Index of the code at every position and group of channels [B*images*h*w*G], int32, with a quantiser. */
  readonly indices?: ByModality<Tensor1D>;
  /** `codes` pooled over maps and positions, as the encoder pools [B, D]. */
  readonly pooled: ByModality<Tensor2D>;
  /** Inputs of the fused classifier: `pooled`, masked if there is a mask. */
  readonly selected: ByModality<Tensor2D>;
  /** One linear head per modality on `pooled` [B, K]. */
  readonly unimodalLogits: ByModality<Tensor2D>;
  /** The fused classifier's [B, K]. */
  readonly logits: Tensor2D;
  /**
   * Each modality's summand of `logits` [B, K], if they are a sum; a shared bias is divided evenly. Computed
   * from `selected` at every call, because the tape has ended when coefficients need it.
   */
  readonly contributions?: () => ByModality<Tensor2D>;
  /** Logits [B, K] of a part that predicts, for its losses, by names of its own. */
  readonly views?: Readonly<Record<string, Tensor2D>>;
  /** Each modality's own prediction [B, K], from a fusion that averages them. */
  readonly branches?: ByModality<Tensor2D>;
  /** Factors on every channel [B, D], from a fusion that scales channels, before a part replaces them. */
  readonly excitations?: ByModality<Tensor2D>;
}

/** Predictions of the classes; a part may also predict for the modalities' own heads. */
export type Classified = Pick<
  Forward,
  "logits" | "contributions" | "views" | "branches" | "excitations"
> &
  Partial<Pick<Forward, "unimodalLogits">>;

type GroupRole = "encoder" | "head" | "fusion" | "decoder" | "codebook" | "mask";

/** Parameters that are updated together, owned by the factory that created them. */
export interface ParameterGroup {
  /** "encoder/audio"; unique in a run. */
  readonly id: string;
  readonly role: GroupRole;
  /** Absent for shared parameters. */
  readonly modality?: ModalityId;
  /** The group exchanges information between modalities and does not classify. */
  readonly isCrossModal?: true;
  /** Factor on every update; absent means 1. */
  readonly rateFactor?: number;
  readonly variables: readonly Variable[];
}

/**
 * "probe": a head on frozen features; minimised, but not part of the total.
 * "observed": reported only.
 */
export type TermKind =
  | "classification"
  | "probe"
  | "observed"
  | "alignment"
  | "reconstruction"
  | "commitment"
  | "sparsity";

/** One named summand of the loss. */
export interface Term {
  readonly name: string;
  readonly kind: TermKind;
  /** [] */
  readonly value: Scalar;
  /** Factor in the total, before any part weighs its kind. */
  readonly weight: number;
}
