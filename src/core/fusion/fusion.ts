/** The interface of fusions: features of all modalities -> class logits. */
import type { FusionCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import type { BatchStatistics } from "../tensor/normalisation";
import type * as tf from "../tf";
import type { ByModality, Classified, ModalityId, ParameterGroup } from "../types";

export interface Fusion {
  /** A group with a modality is that modality's slice; one without is shared. */
  readonly groups: readonly ParameterGroup[];
  /** Running statistics of its batch norms: kept in snapshots. */
  readonly state?: readonly tf.Variable[];
  /** The fusion reads tokens in addition to pooled features. */
  readonly readsTokens?: true;
  /** Multiply-adds of one forward pass over one clip; default: those of one linear layer. */
  readonly multiplyAdds?: number;
  /** [B, D] per modality -> logits [B, K], and each modality's summand of them if they are a sum. */
  fuse(selected: ByModality<tf.Tensor2D>, beside: FusionInputs): Classified;
}

/** Additional inputs of a fusion. */
export interface FusionInputs {
  /** Features of every position of every image [B, T, D]; the pooled features are their mean. */
  tokens(): ByModality<tf.Tensor3D>;
  /** Replacement of the fusion's excitations [B, D] by a part; absent if they are not replaced. */
  readonly excitations?: ReplaceExcitations;
  /** Set in a training step, for batch norms and dropout. */
  readonly training?: FusionTraining;
}
export interface FusionTraining {
  readonly batchStatistics: BatchStatistics;
  /** Seeded by the step; fork it with a name of your own. Absent: no dropout. */
  readonly draw: Random | undefined;
}
/** For pooled features without maps. */
export const withoutTokens: FusionInputs = {
  tokens: () => {
    throw new TypeError("tokens: there are pooled features only");
  },
};

export type ReplaceExcitations = (own: ByModality<tf.Tensor2D>) => ByModality<tf.Tensor2D>;

/** Parameter for the joint width; `help` describes it. */
export const commonWidth = (help: string) => whole("Width", 64, [4, 512, 4], { help });

/** One group per modality: its own slice of the fusion. */
export const slices = (
  modalities: readonly ModalityId[],
  variables: (id: ModalityId) => readonly tf.Variable[],
): ParameterGroup[] =>
  modalities.map((id) => ({
    id: `fusion/${id}`,
    role: "fusion",
    modality: id,
    variables: variables(id),
  }));

/** The maps of one clip: `maps` of them, each of height times width positions. */
export interface MapsOfClip {
  readonly maps: number;
  readonly height: number;
  readonly width: number;
}

export interface FusionSetting {
  readonly modalities: readonly ModalityId[];
  readonly featureSize: number;
  /** Positions of a clip: images times positions of a map. */
  readonly tokens: ByModality<number>;
  /** For a fusion that reads maps as pictures. */
  readonly maps: ByModality<MapsOfClip>;
  readonly classes: number;
  readonly random: Random;
}

export interface FusionKind {
  readonly card: FusionCard;
  create(params: unknown, setting: FusionSetting): Fusion;
}

export function defineFusion<S extends ParamSpecs>(
  card: FusionCard<S>,
  create: (params: ParamValues<S>, setting: FusionSetting) => Fusion,
): FusionKind {
  return {
    card,
    create: (given, setting) => create(parseParams(card.id, card.params, given), setting),
  };
}
