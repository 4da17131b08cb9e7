/** What parts learn between two epochs: from accuracies, and from forward passes over training clips. */
import { batchRows, disposeBatch } from "../data/clipTable";
import * as tf from "../tf";
import { runForward } from "./step";
import type { Training } from "./trainer";

/** `epoch` epochs are over; `accuracy` is that of the evaluation before, by modality and "fused". */
export async function betweenEpochs(
  training: Pick<Training, "pipeline" | "train" | "batchSize" | "seed" | "breathe">,
  epoch: number,
  accuracy: Readonly<Record<string, number>>,
): Promise<void> {
  const { pipeline, train: table, batchSize, seed, breathe } = training;
  for (const part of pipeline.parts) {
    await part.betweenEpochs?.({
      epoch,
      accuracy,
      eachBatch: async (share, use) => {
        const batches = batchRows(table.size, batchSize, seed, epoch + 1);
        for (const rows of batches.slice(0, Math.max(1, Math.ceil(share * batches.length)))) {
          const batch = table.batch(rows);
          tf.tidy(() => use(runForward(pipeline, batch), batch));
          disposeBatch(batch);
          await breathe();
        }
      },
    });
  }
}
