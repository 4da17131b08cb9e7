/** Takes one step and restores the run, to prepare the device before the first step. */
import { batchRows, disposeBatch } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { withSnapshot } from "./snapshot";
import { trainStep } from "./step";
import type { Training } from "./training";

/**
 * Calls `prepare` with a step on the first batch, which it may run; afterwards every variable and the
 * optimiser's count are restored.
 */
export async function warmUp(
  { pipeline, train, batchSize, seed, step }: Training,
  prepare: (runOnce: () => void) => Promise<void>,
): Promise<void> {
  const batch = train.batch(batchRows(train.size, batchSize, seed, 1)[0] ?? []);
  try {
    await withSnapshot(pipeline, () =>
      prepare(() => {
        trainStep(pipeline, batch, randomFrom(seed, `step/${step}`)).values.dispose();
      }),
    );
  } finally {
    disposeBatch(batch);
  }
}
