/** Takes one step and restores the run, to prepare the device before the first step. */
import { disposeBatch } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { epochBatches } from "./setAside";
import { withSnapshot } from "./snapshot";
import { trainStep } from "./step";
import type { Training } from "./training";

/**
 * Calls `prepare` with a step on the first batch, which it may run; afterwards every variable and the
 * optimiser's count are restored.
 */
export async function warmUp(
  training: Training,
  prepare: (runOnce: () => void) => Promise<void>,
): Promise<void> {
  const { pipeline, seed, step } = training;
  const { batch, heldOut } = epochBatches(training, 1).at(0);
  try {
    await withSnapshot(pipeline, () =>
      prepare(() => {
        trainStep(pipeline, batch, randomFrom(seed, `step/${step}`), { heldOut }).values.dispose();
      }),
    );
  } finally {
    disposeBatch(batch);
    if (heldOut) disposeBatch(heldOut);
  }
}
