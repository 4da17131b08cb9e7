/** Takes single steps of a training, without the trainer's loop. */
import { batchRows, disposeBatch } from "../../src/core/data/clipTable";
import { randomFrom } from "../../src/core/data/random";
import { trainStep } from "../../src/core/train/step";
import type { Training } from "../../src/core/train/training";

/** Total losses of `count` steps, the first of them step `from` + 1. */
export function totalsOf(training: Training, count: number, from = 0): number[] {
  const totals: number[] = [];
  for (let i = from; i < from + count; i++) {
    const epochs = batchRows(training.train.size, training.batchSize, training.seed, 1 + i);
    const batch = training.train.batch(epochs[0] ?? []);
    const scalars = trainStep(training.pipeline, batch, randomFrom(training.seed, `step/${i}`));
    totals.push(scalars.values.dataSync()[scalars.names.indexOf("loss/total")] ?? NaN);
    scalars.values.dispose();
    disposeBatch(batch);
  }
  return totals;
}
