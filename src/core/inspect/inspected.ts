/** What an inspection builds on: a run that stands still, with the weights that are looked at. */
import { LabError } from "../../contract/errors";
import type { ModalityCard } from "../../contract/clip";
import type { Scale } from "../data/clipTable";
import type { PartRun } from "../methods/part";
import type { Measured } from "../train/measure";
import type { Pipeline } from "../train/step";
import type { ByModality, ModalityShape } from "../types";

/** What turns numbers of the model into pictures. */
export interface PictureSetting {
  readonly cards: readonly ModalityCard[];
  readonly shapes: readonly ModalityShape[];
  readonly scales: ByModality<Scale>;
  readonly meanClips: ByModality<Float32Array>;
  readonly seed: number;
}

export interface InspectedRun extends Measured {
  readonly pictures: PictureSetting;
  /** Tells how far the inspection is and lets commands in; throws `cancelled` when it is to end. */
  progress(done: number, total: number, what: string): Promise<void>;
}

export type Mask = NonNullable<PartRun["mask"]>;

/** The run's mask; throws a LabError that says how to get one. */
export function maskOf({ parts }: Pick<Pipeline, "parts">): Mask {
  const mask = parts.find((part) => part.mask)?.mask;
  if (mask) return mask;
  const message =
    'This run has no mask: every channel of every modality is kept. Choose the method "CM-VQVAE", or switch the part "Feature mask" on, and train again.';
  throw new LabError({ code: "bad-config", message });
}

/** How codes are redrawn, where the run has decoders. */
export const decodeOf = ({ parts }: Pick<Pipeline, "parts">): PartRun["decode"] =>
  parts.find((part) => part.decode)?.decode;
