/** A batch that mixup changed. */
import { beforeAll, expect, it } from "vitest";
import { disposeBatch } from "../../../src/core/data/clipTable";
import * as tf from "../../../src/core/tf";
import { epochBatches } from "../../../src/core/train/setAside";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("cpu"));

it("has mixed targets and the classes of its own clips, and frees both", async () => {
  const config = tinyConfig({ augmentations: [{ id: "mixup", params: { alpha: 4 } }] });
  const run = await buildRun(config, toyFeatures(), idleDevice, () => 0);
  const before = tf.memory().numTensors;
  const { batch } = epochBatches(run.training, 1).at(0, run.training.augment?.("step/0"));
  const isWhole = (value: number): boolean => value === 0 || value === 1;
  expect([...batch.oneHot.dataSync()].every(isWhole)).toBe(true);
  expect([...batch.targets.dataSync()].every(isWhole)).toBe(false);
  const ownClass = [...tf.tidy(() => tf.argMax(batch.oneHot, 1).dataSync())];
  expect(ownClass).toEqual([...batch.labels.dataSync()]);
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before);
  run.dispose();
});
