/** The central types of a training step. Modalities are ids; nothing here knows what they mean. */
import type { ModalityId, ModalityKind } from "../contract/clip";
import type { Scalar, Tensor1D, Tensor2D, Tensor4D, Tensor5D, Variable } from "./tf";

export type { ModalityId };
export type ByModality<T> = Readonly<Record<ModalityId, T>>;

/**
 * What a model must know of one modality: images of one shape, several to a clip. A spectrogram
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
  /** Tokens: how many ids there are; 0 is padding. */
  readonly vocabularySize?: number;
}

export interface Batch {
  /** Images [B, images, H, W, C] per modality: standardised, but for tokens, which are ids. */
  readonly inputs: ByModality<Tensor5D>;
  /** [B], int32. */
  readonly labels: Tensor1D;
  /** The true classes [B, K]: what coefficients score by. */
  readonly oneHot: Tensor2D;
  /** What cross-entropies fit [B, K], rows that sum to 1: `oneHot`, unless a part of this step says otherwise. */
  readonly targets: Tensor2D;
  readonly size: number;
}

/** Everything the forward pass leaves for losses, coefficients and reports. */
export interface Forward {
  /** Encoder outputs [B*images, h, w, D]. */
  readonly maps: ByModality<Tensor4D>;
  /** What stands for the maps from here on: codes where a quantiser runs, else the maps themselves. */
  readonly codes: ByModality<Tensor4D>;
  /** Index of the code at every position and group of channels [B*images*h*w*G], int32, where a quantiser runs. */
  readonly indices?: ByModality<Tensor1D>;
  /** Means of `codes` over images and positions [B, D]. */
  readonly pooled: ByModality<Tensor2D>;
  /** What the fused classifier sees: `pooled`, masked where a mask runs. */
  readonly selected: ByModality<Tensor2D>;
  /** One linear head per modality on `pooled` [B, K]. */
  readonly unimodalLogits: ByModality<Tensor2D>;
  /** The fused classifier's [B, K]. */
  readonly logits: Tensor2D;
  /**
   * Each modality's summand of `logits` [B, K], where they are a sum; a shared bias is dealt out evenly. Worked
   * out anew at every call, from `selected`: what the tape held is gone when coefficients ask.
   */
  readonly contributions?: () => ByModality<Tensor2D>;
  /** Logits [B, K] that the losses of a part which predicts are made of, by names of its own. */
  readonly views?: Readonly<Record<string, Tensor2D>>;
  /** Each modality's own prediction [B, K], from a fusion that averages them. */
  readonly branches?: ByModality<Tensor2D>;
  /** Factors on every channel [B, D], from a fusion that scales channels, before a part replaced any. */
  readonly excitations?: ByModality<Tensor2D>;
}

/** How the classes are predicted; a part may answer for the modalities' own heads too. */
export type Classified = Pick<
  Forward,
  "logits" | "contributions" | "views" | "branches" | "excitations"
> &
  Partial<Pick<Forward, "unimodalLogits">>;

type GroupRole = "encoder" | "head" | "fusion" | "decoder" | "codebook" | "mask";

/** Parameters that learn together: owned by one maker, never found by name. */
export interface ParameterGroup {
  /** "encoder/audio"; unique in a run. */
  readonly id: string;
  readonly role: GroupRole;
  /** Absent for what the modalities share. */
  readonly modality?: ModalityId;
  /** It carries what the modalities tell one another, beside what classifies them. */
  readonly isCrossModal?: true;
  readonly variables: readonly Variable[];
}

/**
 * "probe": a head that learns on frozen features; minimised, but no part of the total.
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
