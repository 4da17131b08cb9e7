/** What every fusion offers: features of all modalities in, class logits out. */
import type { FusionCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import type * as tf from "../tf";
import type { ByModality, Classified, ModalityId, ParameterGroup } from "../types";

export interface Fusion {
  /** A group with a modality is that modality's slice; one without is shared. */
  readonly groups: readonly ParameterGroup[];
  /** It asks for tokens: pooled features alone do not say what it predicts. */
  readonly readsTokens?: true;
  /** Of one forward pass over one clip; left out: those of one linear layer. */
  readonly multiplyAdds?: number;
  /** [B, D] per modality -> logits [B, K], and each modality's summand of them where they are a sum. */
  fuse(selected: ByModality<tf.Tensor2D>, beside: FusionInputs): Classified;
}

/** What a fusion may ask for beside the pooled features. */
export interface FusionInputs {
  /** What it may see of every position of every image [B, T, D], whose mean the pooled features are. */
  tokens(): ByModality<tf.Tensor3D>;
  /** From a part: what stands for the fusion's own excitations [B, D]; absent where they stand. */
  readonly excitations?: ReplaceExcitations;
}
/** Beside pooled features that have no maps behind them. */
export const withoutTokens: FusionInputs = {
  tokens: () => {
    throw new TypeError("tokens: there are pooled features only");
  },
};

export type ReplaceExcitations = (own: ByModality<tf.Tensor2D>) => ByModality<tf.Tensor2D>;

/** The width at which modalities meet; `help` says of what. */
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

export interface FusionSetting {
  readonly modalities: readonly ModalityId[];
  readonly featureSize: number;
  /** Positions of a clip: images times what a map has. */
  readonly tokens: ByModality<number>;
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
