/** What every fusion offers: features of all modalities in, class logits out. */
import type { Card } from "../../contract/cards";
import type { Random } from "../data/random";
import type * as tf from "../tf";
import type { ByModality, ModalityId, ParameterGroup } from "../types";

export interface Fusion {
  /** A group with a modality is that modality's slice; one without is shared. */
  readonly groups: readonly ParameterGroup[];
  /** [B, D] per modality -> [B, K]. */
  fuse(selected: ByModality<tf.Tensor2D>): tf.Tensor2D;
}

export interface FusionSetting {
  readonly modalities: readonly ModalityId[];
  readonly featureSize: number;
  readonly classes: number;
  readonly random: Random;
}

export interface FusionKind {
  readonly card: Card;
  create(params: unknown, setting: FusionSetting): Fusion;
}
