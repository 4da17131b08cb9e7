/**
 * ReconBoost's stages, and the loss of the modality whose turn it is.
 * Hua et al., ReconBoost: Boosting Can Achieve Modality Reconcilement, ICML 2024 (official code).
 */
import * as tf from "../../tf";
import type { ModalityId } from "../../types";
import type { Pass } from "../part";

export interface Stage {
  readonly isPretraining: boolean;
  /** The modality that learns; undefined in joint stages. */
  readonly turn: ModalityId | undefined;
  /** No other modality is trained yet. */
  readonly isFirst: boolean;
}

/** The stage that epoch t = 1, 2, ... is in: each modality in turn, then all, repeatedly. */
export function stageAt(
  epoch: number,
  {
    pretrain,
    alternate,
    rectify,
  }: { readonly pretrain: number; readonly alternate: number; readonly rectify: number },
  ids: readonly ModalityId[],
): Stage {
  if (epoch <= pretrain) return { isPretraining: true, turn: undefined, isFirst: true };
  const past = epoch - 1 - pretrain;
  const round = Math.floor(past / (alternate + rectify));
  const within = past % (alternate + rectify);
  const turn = within < alternate ? ids[round % ids.length] : undefined;
  return { isPretraining: false, turn, isFirst: round === 0 };
}

/** The terms that a stage minimises and the groups that it updates. */
export function passOf({ isPretraining, turn }: Stage): Pass {
  if (isPretraining) return { name: "pretraining", includesTerm: ({ name }) => name !== "fused" };
  if (turn === undefined)
    return { name: "rectification", includesTerm: ({ name }) => name === "fused" };
  return {
    name: turn,
    includesTerm: ({ name }) => name === turn,
    updatesGroup: ({ modality }) => modality === turn,
  };
}

/** Loss of the modality that learns: logits f [B, K], prediction p of the others [B, K] or the scalar 1 -> []. */
export function boostingLoss(
  f: tf.Tensor2D,
  p: tf.Tensor,
  oneHot: tf.Tensor2D,
  own: number,
  reconciled: number,
): tf.Scalar {
  const weight = tf.mul(oneHot, tf.sub(own, tf.mul(p, reconciled)));
  return tf.neg(tf.mean(tf.mul(weight, tf.logSoftmax(f))));
}
