/** Decoders of the spaces of a clip: the codes of all, of the kept, of the dropped, and of random channels. */
import type { Omega } from "../../contract/inspect";
import type { BatchStatistics } from "../tensor/normalisation";
import type * as tf from "../tf";
import type { ByModality } from "../types";

/** Spaces that fair decoders are trained for, one decoder for each. */
export const spaces = ["all", "kept", "dropped", "random"] as const;
export type Space = (typeof spaces)[number];

export interface SpaceDecoders {
  /**
   * Decodes the codes of a space [N, h, w, D] -> images [N, H, W, C], for the modalities that have a decoder;
   * `batchStatistics` in training.
   */
  decode(
    space: Space,
    codes: ByModality<tf.Tensor4D>,
    batchStatistics?: BatchStatistics,
  ): ByModality<tf.Tensor4D>;
  /** The only random mask that these decoders were trained with; absent where any mask will do. */
  readonly random?: Omega;
}

export interface FairDecoders extends SpaceDecoders {
  dispose(): void;
}
