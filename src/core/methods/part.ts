/**
 * The one form of everything that can be switched on in a training step. A part is a card and a
 * maker; it acts only in the hooks below. Parts act in the order of their list (index.ts).
 *
 * Order of one step, which is one pass or as many as a part asks for:
 *   each pass:  encode -> transform -> pool -> select -> classify -> losses, weighed   (on the tape)
 *               -> gradients -> onGradients, modulate -> optimiser                     (off the tape)
 *   -> afterUpdate
 * and betweenEpochs before the first epoch and after the evaluation that ends each.
 */
import type { PartCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues } from "../../contract/params";
import type { Random } from "../data/random";
import type { ChosenEncoder, Stack } from "../encoders/encoder";
import type { ReplaceExcitations } from "../fusion/fusion";
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

/** What a part may build on. */
export interface PartSetting {
  readonly modalities: readonly ModalityShape[];
  readonly featureSize: number;
  readonly classes: number;
  readonly encoders: ByModality<ChosenEncoder>;
  /** [h, w, D] of one image's map. */
  readonly mapShapes: ByModality<Stack["outputShape"]>;
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
  /** Gives a tensor to later hooks of the same step; a later pass replaces it. */
  store(name: string, tensor: tf.Tensor): void;
  /** The tensor that an earlier hook gave; throws where none did. */
  stored<T extends tf.Tensor>(name: string): T;
}

interface TransformedMaps {
  readonly codes: ByModality<tf.Tensor4D>;
  /** Index of the code at every position and group of channels [N*h*w*G], int32, from a quantiser. */
  readonly indices?: ByModality<tf.Tensor1D>;
}

/** What a prediction is made from, and ways to ask what it would be. */
export interface ClassifierInputs {
  /** Pooled features that the fused classifier may see [B, D]. */
  readonly selected: ByModality<tf.Tensor2D>;
  /** Logits of the modalities' own heads [B, K]. */
  readonly unimodalLogits: ByModality<tf.Tensor2D>;
  /** The model's own prediction from them; `excitations` replaces a fusion's own. */
  fuse(excitations?: ReplaceExcitations): Classified;
  /** The model's logits [B, K] with one modality's input at zero, through its encoder and all. */
  without(id: ModalityId): tf.Tensor2D;
  /** Targets [B, K]: a prediction may not depend on them; how its gradient is dealt out may. */
  readonly oneHot: tf.Tensor2D;
  /** A step learns from it; else it is evaluated. */
  readonly isTraining: boolean;
  /** Absent in evaluation and in repeated forward passes. */
  readonly step?: StepLink | undefined;
}

/** One step as it looks when its gradients are known. */
export interface StepView extends StepLink {
  /** Of the pass that was taken; after the update, of all passes together. */
  readonly forward: Forward;
  readonly batch: Batch;
  /** Seeded by step; fork it by a name of your own. */
  readonly draw: Random;
}

export type Losses = Readonly<Record<string, number>>;
export interface SplitLosses {
  readonly train: Losses;
  readonly validation: Losses;
}

/** A run between two epochs. */
export interface EpochView {
  /** Epochs that are over; 0 before the first. */
  readonly epoch: number;
  /** Shares right on validation clips, by modality's head and "fused"; none before the first epoch. */
  readonly accuracy: Readonly<Record<string, number>>;
  /** Mean losses on validation clips by term, unweighted; none before the first epoch. */
  readonly loss: Losses;
  /** Forward passes over the first `share` (0..1) of the training clips, at least one batch; frees what `use` leaves. */
  eachBatch(share: number, use: (forward: Forward, batch: Batch) => void): Promise<void>;
  /** Mean losses of whole splits as the model stands, both taken in the same way. */
  losses(): Promise<SplitLosses>;
  /** A sub-run: the losses after `epochs` more of nothing but `pass`; the run itself is then as it was. */
  rehearse(pass: Pass, epochs: number): Promise<SplitLosses>;
  /**
   * Hands out gradients of weighted sums of terms on one batch of training clips, at the values that the
   * variables have when asked; frees what `use` leaves.
   */
  onBatch(use: (gradient: (weigh: (term: Term) => number) => Gradients) => void): Promise<void>;
}

/** A mask over the channels of every modality. */
interface MaskRun {
  /** omega [D] as it stands: 1 where a channel is kept, else 0. New tensors. */
  omega(): ByModality<tf.Tensor1D>;
  /** Omega [D], what omega is made of; absent where it is not learned. New tensors. */
  readonly values?: () => ByModality<tf.Tensor1D>;
  /** A channel is kept while its Omega is above this. */
  readonly threshold: number;
  /** `select` multiplies a channel by its Omega and not by omega. */
  readonly isSoft: boolean;
  /** "after": of codes; "before": of the maps that codes are chosen by. */
  readonly place: "after" | "before";
}

export interface PartRun {
  /** Parameters that the optimiser learns. */
  readonly groups?: readonly ParameterGroup[];
  /** Variables that the part updates itself; they are kept in snapshots. */
  readonly state?: readonly tf.Variable[];
  /** Multiply-adds of one training step per clip, forward and backward, for what the part adds. */
  readonly multiplyAddsPerClip?: number;
  /** Numbers that the part learns outside of the optimiser. */
  readonly parameters?: number;
  /** The modalities' heads learn by this part's losses; else they are probes on frozen features. */
  readonly trainsHeads?: boolean;
  /** Its losses stand in for the fused classifier's own, which is then reported only. */
  readonly replacesFusedLoss?: boolean;

  // Before the steps.
  /** Before the first step, off the tape: receives the maps of some training clips (the quantiser's first codes). */
  start?(maps: ByModality<tf.Tensor4D>): void;
  /** Before each epoch (OGM stops after its last epoch). */
  beginEpoch?(epoch: number, steps: number): void;
  /** The passes of every step of this epoch, in turn; left out: one of everything (MLA: one a modality). */
  passes?(): readonly Pass[];
  /** Off the tape: targets [B, K] of the cross-entropies, in training only (label fitting). */
  targets?(targets: tf.Tensor2D): tf.Tensor2D;

  // The forward pass, on the tape, in training and evaluation.
  /** Rows of the maps [N*h*w, D], before any `transform` (a mask placed before the codes). */
  selectMaps?(rows: ByModality<tf.Tensor2D>): ByModality<tf.Tensor2D>;
  /** Replaces maps [N, h, w, D] (the quantiser). */
  transform?(maps: ByModality<tf.Tensor4D>): TransformedMaps;
  /**
   * The inputs of the fused classifier, from pooled features [B, D] (a mask). A fusion of tokens gives one
   * row per position [B*T, D], so it acts on channels alone.
   */
  select?(pooled: ByModality<tf.Tensor2D>): ByModality<tf.Tensor2D>;
  /** Predicts in place of the model's fusion (AGM). */
  classify?(inputs: ClassifierInputs): Classified;
  /** Forward and backward passes through the model that `classify` adds to a step. */
  readonly extraPasses?: number;
  /** Terms of the loss (PMR); `step` is absent in evaluation and in repeated forward passes. */
  losses?(forward: Forward, batch: Batch, step?: StepLink): readonly Term[];
  /** Factor on a term, this epoch; a scalar [] where only the device knows it (LFM). */
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
  /** Between epochs (PMR's prototypes). What it learns belongs in `state`, or a resumed run would lack it. */
  betweenEpochs?(view: EpochView): Promise<void> | void;

  // Read by reports and the inspector.
  /** Where channels of each modality are kept or dropped. */
  readonly mask?: MaskRun;
  /** Each modality's codebook, where positions are replaced by codes: how many rows, for each group of channels. */
  readonly codebook?: ByModality<{ readonly codes: number; readonly groups: number }>;
  /** Codes [N, h, w, D] -> images [N, H, W, C], of the modalities that can be redrawn. */
  decode?(codes: ByModality<tf.Tensor4D>): ByModality<tf.Tensor4D>;
  /** Untrained decoders like those that `decode` uses; the caller disposes their variables. */
  freshDecoders?(random: Random): ByModality<Stack>;
  /** Alignment weight of this epoch, for the chart; a part that learns it shows "alpha" instead. */
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
