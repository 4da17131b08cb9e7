/** One step that leaves no trace, for whatever must be made ready before the first one. */
import { batchRows, disposeBatch } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { withSnapshot } from "./snapshot";
import { trainStep } from "./step";
import type { Training } from "./training";

/**
 * Hands `prepare` a step on the first batch, run or not; afterwards every variable and the
 * optimiser's count are as before.
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
