/**
 * The interface of an augmentation: a card, and a function that changes the values of training clips in place.
 * It acts on the typed arrays of a batch before they become tensors, so that every backend trains on the same numbers.
 */
import type { AugmentationCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues } from "../../contract/params";
import type { Random } from "../data/random";
import type { ModalityShape } from "../types";

/** One modality of one clip: standardised images [images, H, W, C], so that 0 is the mean of the training clips. */
export interface ClipValues {
  /** With padding, which must stay 0. */
  readonly shape: ModalityShape;
  /** Rows and columns of an image without its padding. */
  readonly sides: { readonly height: number; readonly width: number };
  readonly values: Float32Array;
}

/** A batch of clips: inputs by modality, clip after clip. */
export interface BatchValues {
  /** Clip ids [B]. */
  readonly ids: readonly string[];
  readonly inputs: Readonly<Record<string, readonly ClipValues[]>>;
  /** Targets [B, K]. */
  readonly targets: readonly Float32Array[];
}

export interface AugmentationRun {
  /** Changes one modality of one clip; the generator belongs to this clip and step. */
  readonly changeClip?: (clip: ClipValues, random: Random) => void;
  /** Changes the batch as a whole; the generator belongs to this step. */
  readonly changeBatch?: (batch: BatchValues, random: Random) => void;
}

export interface Augmentation {
  readonly card: AugmentationCard;
  create(params: unknown): AugmentationRun;
}

export function defineAugmentation<S extends ParamSpecs>(
  card: AugmentationCard<S>,
  create: (params: ParamValues<S>) => AugmentationRun,
): Augmentation {
  return { card, create: (given) => create(parseParams(card.id, card.params, given)) };
}

/** A whole number in 0 .. max, both included. */
export const upTo = (max: number, random: Random): number => random.integer(Math.floor(max) + 1);

/** A number in -1 .. 1. */
export const signed = (random: Random): number => 2 * random.uniform() - 1;

/** Calls `change` with the place of the first value of every row of every image, without padding. */
export function eachRow(
  { shape, sides }: ClipValues,
  change: (start: number, y: number, image: number) => void,
): void {
  for (let image = 0; image < shape.images; image++)
    for (let y = 0; y < sides.height; y++)
      change((image * shape.height + y) * shape.width * shape.depth, y, image);
}
