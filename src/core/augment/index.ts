/** All augmentations, in the order in which they act, and the function that applies the chosen ones. */
import type { Choice } from "../../contract/experiment";
import { randomFrom } from "../data/random";
import type { Augmentation, BatchValues } from "./augmentation";
import { colourJitter } from "./colourJitter";
import { frameCrop } from "./frameCrop";
import { frameFlip } from "./frameFlip";
import { frequencyMask } from "./frequencyMask";
import { gaussianNoise } from "./gaussianNoise";
import { mixup } from "./mixup";
import { spectrogramShift } from "./spectrogramShift";
import { timeMask } from "./timeMask";

export const augmentations: readonly Augmentation[] = [
  frameCrop,
  frameFlip,
  colourJitter,
  spectrogramShift,
  gaussianNoise,
  timeMask,
  frequencyMask,
  mixup,
];

/** Changes a batch in place. */
export type ChangeBatch = (batch: BatchValues) => void;

/**
 * Creates the chosen augmentations; undefined without any. The result maps the name of a step ("step/12") to the
 * change of its batch. Every augmentation draws from a generator of its own for each step, clip and modality.
 */
export function createAugmenter(
  chosen: readonly Choice[],
  seed: number,
): ((step: string) => ChangeBatch) | undefined {
  const runs = augmentations.flatMap(({ card, create }) => {
    const choice = chosen.find(({ id }) => id === card.id);
    return choice ? [{ card, run: create(choice.params) }] : [];
  });
  if (runs.length === 0) return undefined;
  return (step) => (batch) => {
    for (const { card, run } of runs) {
      const random = randomFrom(seed, `augment/${card.id}/${step}`);
      for (const [id, clips] of Object.entries(batch.inputs))
        clips.forEach((clip, row) => {
          if (card.changes.includes(clip.shape.kind))
            run.changeClip?.(clip, random.fork(`${id}/${batch.ids[row] ?? row}`));
        });
      run.changeBatch?.(batch, random);
    }
  };
}
