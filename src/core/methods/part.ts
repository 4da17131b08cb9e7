/**
 * The interface of everything that can be switched on in a training step. A part is a card and a
 * factory; it acts only in the hooks below. Parts act in the order of their list (index.ts).
 *
 * Order of one step, which is one pass or as many as a part asks for:
 *   each pass:  encode -> quantise -> pool -> mask -> classify -> losses, weighed   (on the tape)
 *               -> gradients -> onGradients, modulate -> optimiser                     (off the tape)
 *   held-out pass, if a part learns from held-out clips: the same in evaluation mode -> optimiser
 *   -> afterUpdate
 * and betweenEpochs before the first epoch and after the evaluation that ends each.
 */
import type { PartCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues } from "../../contract/params";
import type { Random } from "../data/random";
import type { ChosenEncoder, Stack } from "../encoders/encoder";
import type { ReplaceExcitations } from "../fusion/fusion";
import type { BatchStatistics } from "../tensor/normalisation";
import type * as tf from "../tf";
import type {
  Batch,
  ByModality,
  Classified,
  Forward,
  ModalityId,
  ModalityShape,
  ParameterGroup,
  Term,
} from "../types";
import type { CodebookRun, DecoderRun, HeldOutLearning, MaskRun } from "./capabilities";

/** The arguments of a part's factory. */
export interface PartSetting {
  readonly modalities: readonly ModalityShape[];
  readonly featureSize: number;
  readonly classes: number;
  readonly encoders: ByModality<ChosenEncoder>;
  /** [h, w, D] of one map. */
  readonly mapShapes: ByModality<Stack["outputShape"]>;
  /** Number of maps of one clip. */
  readonly mapsPerClip: ByModality<number>;
  /** The model's own groups: encoders, heads, fusion. */
  readonly groups: readonly ParameterGroup[];
  /** The feature of each class [K][D], for modalities whose clips are made of known features. */
  readonly dictionaries?: ByModality<readonly (readonly number[])[]>;
  /** Its own generator; no other part draws from it. */
  readonly random: Random;
}

export type Gradients = ReadonlyMap<tf.Variable, tf.Tensor>;

/** Gradients and step multipliers on their way to the optimiser. */
export interface Backward {
  readonly gradients: Gradients;
  /** Factor on a group's update after the optimiser's own normalisation; absent means 1. */
  readonly stepMultipliers: ReadonlyMap<string, tf.Scalar>;
  /** Gradients of single terms as they enter the total, by the names in `perTerm`. */
  readonly byTerm?: Readonly<Record<string, Gradients>>;
}

/** One forward and backward pass of a step: its modalities, its terms and the groups that it updates. */
export interface Pass {
  readonly name: string;
  /** Modalities that go through the model; left out: all. Needs a part that predicts from some. */
  readonly modalities?: readonly ModalityId[];
  /** Terms that the pass minimises; left out: all. */
  includesTerm?(term: Pick<Term, "name" | "kind">): boolean;
  /** Groups that may change; left out: all. */
  updatesGroup?(group: ParameterGroup): boolean;
}

/** Logs a scalar of this step under `quantity/subject`; it stays on the device until it is read. */
export type LogScalar = (name: string, value: tf.Scalar) => void;

/** Links the hooks of one training step. Tensors are copied, and freed when the step ends. */
export interface StepLink {
  readonly log: LogScalar;
  /** Stores a tensor for later hooks of the same step; a later pass replaces it. */
  store(name: string, tensor: tf.Tensor): void;
  /** The tensor that an earlier hook stored; throws if there is none. */
  stored<T extends tf.Tensor>(name: string): T;
  /** Seeded by the step; fork it with a name of your own. */
  readonly draw: Random;
  /** Where batch norms of a training pass leave their statistics; absent outside of a pass. */
  readonly batchStatistics?: BatchStatistics;
}

/** The inputs of a prediction, and functions for other predictions from them. */
export interface ClassifierInputs {
  /** Inputs of the fused classifier: pooled features, masked if there is a mask [B, D]. */
  readonly selected: ByModality<tf.Tensor2D>;
  /** Logits of the modalities' own heads [B, K]. */
  readonly unimodalLogits: ByModality<tf.Tensor2D>;
  /** The model's own prediction from them; `excitations` replaces a fusion's own. */
  fuse(excitations?: ReplaceExcitations): Classified;
  /** The model's logits [B, K] with the input of one modality set to zero. */
  without(id: ModalityId): tf.Tensor2D;
  /** Targets [B, K]: a prediction must not depend on them, but its gradient may. */
  readonly oneHot: tf.Tensor2D;
  /** True in a training step, false in evaluation. */
  readonly isTraining: boolean;
  /** Absent in evaluation. */
  readonly step?: StepLink | undefined;
}

/** A step after its gradients are computed. */
export interface StepView extends StepLink {
  /** Of the present pass; after the update, of all passes merged. */
  readonly forward: Forward;
  readonly batch: Batch;
}

export type Losses = Readonly<Record<string, number>>;
export interface SplitLosses {
  readonly train: Losses;
  readonly validation: Losses;
}

/** A run between two epochs. */
export interface EpochView {
  /** Finished epochs; 0 before the first. */
  readonly epoch: number;
  /** Validation accuracy of each modality's head and of "fused"; empty before the first epoch. */
  readonly accuracy: Readonly<Record<string, number>>;
  /** Mean losses on validation clips by term, unweighted; empty before the first epoch. */
  readonly loss: Losses;
  /** Forward passes over the first `share` (0..1) of the training clips, at least one batch; frees the tensors that `use` creates. */
  eachBatch(share: number, use: (forward: Forward, batch: Batch) => void): Promise<void>;
  /** Mean losses of whole splits with the present weights, both computed in the same way. */
  losses(): Promise<SplitLosses>;
  /** Trains a sub-run of `epochs` epochs with `pass` alone, and restores the run -> losses at its end. */
  rehearse(pass: Pass, epochs: number): Promise<SplitLosses>;
  /**
   * Calls `use` with a function that computes gradients of weighted sums of terms on one batch of training clips, at the
   * present values of the variables; frees the tensors that `use` creates.
   */
  onBatch(use: (gradient: (weigh: (term: Term) => number) => Gradients) => void): Promise<void>;
}

export interface PartRun {
  /** Parameters that the optimiser learns (MLA's shared head). */
  readonly groups?: readonly ParameterGroup[];
  /** Variables that the part updates itself; snapshots keep them (PMR's prototypes). */
  readonly state?: readonly tf.Variable[];
  /** Running statistics of its norms; snapshots keep them, and averages of the weights include them (decoders). */
  readonly statistics?: readonly tf.Variable[];
  /** Multiply-adds that the part adds to one training step per clip, forward and backward (decoders). */
  readonly multiplyAddsPerClip?: number;
  /** The modalities' heads learn by this part's losses (unimodal losses); else they are probes on frozen features. */
  readonly trainsHeads?: boolean;
  /** Its losses replace the fused classifier's own, which is then only reported (ETMC). */
  readonly replacesFusedLoss?: boolean;

  /** Its groups learn from held-out clips (the mask). */
  readonly heldOut?: HeldOutLearning;

  // Capabilities; reports and the inspector read them too.
  readonly mask?: MaskRun;
  readonly codebook?: CodebookRun;
  readonly decoder?: DecoderRun;

  // Before the steps.
  /**
   * Before each epoch (OGM stops after its last epoch), and where a run continues within one. `step`: steps of the run so
   * far.
   */
  beginEpoch?(epoch: number, steps: number, step: number): void;
  /** The passes of every step of this epoch, in turn; left out: one of everything (MLA: one a modality). */
  passes?(): readonly Pass[];
  /** Off the tape: targets [B, K] of the cross-entropies, in training only (label fitting). */
  targets?(targets: tf.Tensor2D): tf.Tensor2D;

  // The forward pass, on the tape, in training and evaluation.
  /** Predicts in place of the model's fusion (AGM). */
  classify?(inputs: ClassifierInputs): Classified;
  /** Forward and backward passes through the model that `classify` adds to a step (AGM). */
  readonly extraPasses?: number;
  /** Terms of the loss (PMR); `step` is absent in evaluation. */
  losses?(forward: Forward, batch: Batch, step?: StepLink): readonly Term[];
  /** Factor on a term in this epoch; a scalar [] if its value is on the device (LFM). */
  weigh?(term: Pick<Term, "name" | "kind">): number | tf.Scalar;

  // The backward pass, off the tape; the caller's tidy frees new tensors.
  /** Terms whose gradients `modulate` reads one by one: a forward and backward pass each (MMPareto). */
  readonly perTerm?: readonly string[];
  /** Reads the gradients that earlier parts left, and logs (Greedy's speeds). */
  onGradients?(backward: Backward, view: StepView): void;
  /** Changes gradients or steps (OGM). */
  modulate?(backward: Backward, view: StepView): Backward;

  // After the update, off the tape.
  /** After the optimiser, once a step (the quantiser's moving averages). */
  afterUpdate?(view: StepView): void;
  /** Between epochs (PMR's prototypes). Values that it learns belong in `state`, so that a resumed run has them. */
  betweenEpochs?(view: EpochView): Promise<void> | void;

  /** Alignment weight of this epoch, for the chart (LFM heuristic); a part that learns it logs "alpha" instead. */
  readonly alpha?: number;
}

export interface Part {
  readonly card: PartCard;
  create(params: unknown, setting: PartSetting): PartRun;
}

export function definePart<S extends ParamSpecs>(
  card: PartCard<S>,
  create: (
    params: ParamValues<S>,
    setting: PartSetting & { readonly ids: readonly ModalityId[] },
  ) => PartRun,
): Part {
  return {
    card,
    create: (given, setting) =>
      create(parseParams(card.id, card.params, given), {
        ...setting,
        ids: setting.modalities.map(({ id }) => id),
      }),
  };
}
