/** Every fusion learns a toy set on WebAssembly, and leaves nothing behind. */
import { beforeAll, expect, it } from "vitest";
import { batchRows, disposeBatch } from "../../../src/core/data/clipTable";
import { randomFrom } from "../../../src/core/data/random";
import { fusions } from "../../../src/core/fusion/index";
import * as tf from "../../../src/core/tf";
import { trainStep } from "../../../src/core/train/step";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

it.each(fusions.map(({ card }) => card.id))("%s", async (id) => {
  const before = tf.memory().numTensors;
  const config = tinyConfig({ fusion: { id }, parts: [] });
  const run = await buildRun(config, toyFeatures(), idleDevice, () => 0);
  const { train, batchSize, seed, pipeline } = run.training;
  const losses: number[] = [];
  for (let i = 0; i < 24; i++) {
    const batch = train.batch(batchRows(train.size, batchSize, seed, 1 + i)[0] ?? []);
    const { names, values } = trainStep(pipeline, batch, randomFrom(seed, `step/${i}`));
    losses.push(values.dataSync()[names.indexOf("loss/fused")] ?? NaN);
    values.dispose();
    disposeBatch(batch);
  }
  const mean = (some: number[]): number => some.reduce((a, b) => a + b, 0) / some.length;
  expect(mean(losses.slice(-4))).toBeLessThan(0.6 * mean(losses.slice(0, 4)));
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
