/** Measures of a model on one split, and the contribution of every clip. */
import type { ClipCard, ModalityId, SplitName, ByModality } from "./clip";

/** Clips whose confidence falls into one bin; an empty bin is all zeros. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean largest probability. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** A figure, or a sentence with the reason why there is none. */
export type Figure = { readonly value: number } | { readonly reason: string };

/** Measures of one predictor, "fused" or a modality's own head. Shares in 0..1. */
export interface SubjectMeasures {
  readonly accuracy: number;
  /** Over the classes that occur in labels or predictions. */
  readonly macroF1: number;
  /** Over classes that have a clip. */
  readonly meanAveragePrecision: number;
  /** 15 bins, right-closed. */
  readonly ece: number;
  /** Other conventions, for comparison with other libraries. */
  readonly otherwise: {
    /** Over all classes. */
    readonly macroF1: number;
    /** Classes without a clip count as 0 (scikit-learn). */
    readonly meanAveragePrecision: number;
    /** Bins closed on the left (torchmetrics). */
    readonly ece: number;
  };
  readonly f1: readonly number[];
  /** null for a class without a clip. */
  readonly averagePrecision: readonly (number | null)[];
  readonly reliability: readonly ReliabilityBin[];
  /** counts[true class][predicted class]. */
  readonly confusion: readonly (readonly number[])[];
}

/** Clips by which modalities are right by themselves, and by whether the fused model is. */
export interface Agreement {
  /** Ids of those that are right; beyond three modalities, how many are. */
  readonly columns: readonly { readonly right: readonly ModalityId[] | number }[];
  /** Clips that the fused model gets right, by column. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

/** Distance of two modalities' mean pooled features. */
interface GapMeasures {
  readonly between: readonly [ModalityId, ModalityId];
  /** Features at length 1. */
  readonly gap: number;
  /** Features as they are. */
  readonly gapOfRawMeans: number;
  /** Mean squared distance of the two features of one clip, at length 1. */
  readonly meanPairDistanceSq: number;
}

/** One modality's accuracy, by five definitions. */
export interface SingleAccuracies {
  readonly ownHead: Figure;
  /** Its summand of the fused logits. */
  readonly summand: Figure;
  /** The fused model, the other modalities' features at their validation mean. */
  readonly othersAtMean: Figure;
  /** Logistic regression on the frozen encoder's pooled features. */
  readonly probe: Figure;
  /** Another model, trained on this modality alone. */
  readonly alone: Figure;
}

/** A loss term's gradient, by encoder, on one batch of training clips; the term before weighting. */
export interface TermGradients {
  readonly term: string;
  readonly norm: ByModality<number>;
  /** With the gradient of the fused loss; null where one of the two is zero. */
  readonly cosine: ByModality<number | null>;
}

/** The measures of one split without its clips, as run.json has them. */
export interface Measures {
  readonly split: SplitName;
  /** Steps that the run had taken when it was measured. */
  readonly step: number;
  /** Epoch whose weights were measured: the selected one; 0 before the first has ended. */
  readonly epoch: number;
  readonly clips: number;
  /** "fused" first, then each modality's head. */
  readonly subjects: Readonly<Record<string, SubjectMeasures>>;
  readonly single: ByModality<SingleAccuracies>;
  /** By the modalities' own heads; absent with one modality. */
  readonly agreement?: Agreement;
  /** By models trained on each modality alone, if all were available. */
  readonly agreementAlone?: Agreement;
  readonly gaps: readonly GapMeasures[];
  /** Smallest over largest kept share of channels. */
  readonly zeta: Figure;
  /** Mean over clips of each modality's Shapley value; absent beyond `maxShapleyModalities` modalities. */
  readonly shapley?: ByModality<number>;
  readonly gradients: readonly TermGradients[];
}

/** More modalities than this have too many subsets for exact Shapley values. */
export const maxShapleyModalities = 6;

export interface MeasuredClip {
  /** Without its thumbnail. */
  readonly card: ClipCard;
  readonly predictions: Readonly<
    Record<string, { readonly label: number; readonly probability: number }>
  >;
  /** Column in the agreement matrices. */
  readonly column?: number;
  readonly unimodalColumn?: number;
  /** Shares of the true class's probability over its class prior; they add up to the difference. */
  readonly shapley?: ByModality<number>;
}

export interface MeasuresReport extends Measures {
  readonly perClip: readonly MeasuredClip[];
}

/** What a model trained on one modality alone predicted: class by clip id. */
export type UnimodalPredictions = ByModality<Readonly<Record<string, number>>>;

/** A report in the form of run.json. */
export function withoutClips({ perClip: _perClip, ...measures }: MeasuresReport): Measures {
  return measures;
}
