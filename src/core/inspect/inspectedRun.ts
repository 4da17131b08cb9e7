/** The run that an inspection reads, with the inspected weights in its model. */
import { LabError } from "../../contract/errors";
import type { ModalityCard } from "../../contract/clip";
import type { Scale } from "../data/clipTable";
import type { DecoderRun } from "../methods/capabilities";
import type { PartRun } from "../methods/part";
import type { Measured } from "../train/measure";
import type { SplitOutputs } from "../train/splitOutputs";
import type { Pipeline } from "../train/step";
import type { ByModality, ModalityShape } from "../types";
import type { FairDecoders } from "./spaceDecoders";

/** Converts numbers of the model into pictures. */
export interface PictureSetting {
  readonly cards: readonly ModalityCard[];
  readonly shapes: readonly ModalityShape[];
  readonly scales: ByModality<Scale>;
  readonly meanClips: ByModality<Float32Array>;
  readonly seed: number;
}

/** Splits that are inspected; the test split is sealed. */
export type InspectedSplit = "train" | "validation";

export interface InspectedRun extends Measured {
  readonly pictures: PictureSetting;
  /** The point of training that the weights belong to. */
  readonly position: { readonly epoch: number; readonly step: number };
  /** Features and predictions of all clips of a split; computed once for the same weights. */
  outputs(split: InspectedSplit): Promise<SplitOutputs>;
  /** The fair decoders of these weights, if they are trained. */
  readonly fairDecoders: {
    get(): FairDecoders | undefined;
    /** Disposes the decoders before. */
    replace(decoders: FairDecoders | undefined): void;
  };
  /** Reports the progress and lets commands in; throws `cancelled` after a cancellation. */
  progress(done: number, total: number, stage: string): Promise<void>;
}

export type Mask = NonNullable<PartRun["mask"]>;

/** The run's mask; throws a LabError if it has none. */
export function maskOf({ parts }: Pick<Pipeline, "parts">): Mask {
  const mask = parts.find((part) => part.mask)?.mask;
  if (mask) return mask;
  const message =
    'This run has no mask: every channel of every modality is kept. Choose the method "CM-VQVAE", or switch the part "Feature mask" on, and train again.';
  throw new LabError({ code: "bad-config", message });
}

/** Decodes codes; undefined if the run has no decoders. */
export const decodeOf = ({ parts }: Pick<Pipeline, "parts">): DecoderRun["decode"] | undefined =>
  parts.find((part) => part.decoder)?.decoder?.decode;
