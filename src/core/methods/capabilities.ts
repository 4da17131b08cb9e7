/** Capabilities of a few parts, which reports, the trainer and the inspector read too. */
import type * as tf from "../tf";
import type { ByModality, ParameterGroup } from "../types";

/** A mask over the channels of every modality (the feature mask). */
export interface MaskRun {
  /** "after": it selects codes; "before": it selects the maps that codes are chosen by. */
  readonly place: "after" | "before";
  /**
   * On the tape: rows times the mask. "before": rows of the maps [N*h*w, D]. "after": the inputs of the fused classifier
   * [B, D], or one row per position [B*T, D] for a fusion of tokens.
   */
  select(rows: ByModality<tf.Tensor2D>): ByModality<tf.Tensor2D>;
  /** Present omega [D]: 1 where a channel is kept, else 0. New tensors. */
  omega(): ByModality<tf.Tensor1D>;
  /** Omega [D], which omega is made from; absent if it is not learned. New tensors. */
  readonly values?: () => ByModality<tf.Tensor1D>;
  /** A channel is kept while its Omega is above this. */
  readonly threshold: number;
  /** `select` multiplies a channel by its Omega and not by omega. */
  readonly isSoft: boolean;
}

/** Clips that are set aside from the training clips. */
export interface SetAside {
  /** Share of the groups, such as talkers; without groups, of the clips of every class. 0..1 */
  readonly share: number;
  /** Other groups in every epoch. */
  readonly rotates: boolean;
}

/** Learning from clips that are set aside: after the passes of a step, one over a batch of them. */
export interface HeldOutLearning extends SetAside {
  /** Groups that learn from held-out clips. */
  updatesGroup(group: ParameterGroup): boolean;
  /** The passes over training clips change these groups too. */
  readonly alsoTrains?: boolean;
  /** They do not change in this epoch. */
  isFrozen(): boolean;
  /** Changes the fused logits [B, K] before the loss of the held-out pass. */
  rescale?(logits: tf.Tensor2D): tf.Tensor2D;
}

/** Codebooks that replace the positions of every map (the quantiser). */
export interface CodebookRun {
  /** Rows of each modality's codebook, for each group of channels. */
  readonly sizes: ByModality<{ readonly codes: number; readonly groups: number }>;
  /** Numbers that are learned outside of the optimiser. */
  readonly parameters: number;
  /** Before the first step, off the tape: the first codes, from the maps of some training clips. */
  start(maps: ByModality<tf.Tensor4D>): void;
  /** Maps [N, h, w, D] -> codes of the same shape, and their indices [N*h*w*G], int32. */
  quantise(maps: ByModality<tf.Tensor4D>): {
    readonly codes: ByModality<tf.Tensor4D>;
    readonly indices: ByModality<tf.Tensor1D>;
  };
}

/** Decoders of the modalities that can be reconstructed (reconstruction). */
export interface DecoderRun {
  /** Codes [N, h, w, D] -> images [N, H, W, C]. */
  decode(codes: ByModality<tf.Tensor4D>): ByModality<tf.Tensor4D>;
}
