import { afterEach, beforeEach, expect, it } from "vitest";
import * as tf from "../../../src/core/tf";
import type { Pipeline } from "../../../src/core/train/step";
import { createEpochArchive } from "../../../src/lab/epochArchive";
import { useBackend } from "../../support/backend";

/** 40 bytes an epoch. */
let weights: tf.Variable;
beforeEach(async () => {
  await useBackend("cpu");
  weights = tf.variable(tf.zeros([10]));
});
afterEach(() => weights.dispose());

const pipeline = (): Pipeline =>
  ({
    model: { state: [] },
    groups: [{ id: "all", role: "encoder", variables: [weights] }],
    parts: [],
  }) as unknown as Pipeline;

async function keptAfter(epochs: number, limit: number) {
  const archive = createEpochArchive(pipeline(), limit);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    tf.tidy(() => weights.assign(tf.fill([10], epoch)));
    await archive.store(epoch);
    expect(archive.bytes).toBeLessThanOrEqual(limit);
    expect(archive.epochs.at(-1)).toBe(epoch);
  }
  return archive;
}

it("keeps every epoch below the limit, then every second, then every fourth", async () => {
  expect((await keptAfter(5, 200)).epochs).toEqual([1, 2, 3, 4, 5]);
  expect((await keptAfter(6, 200)).epochs).toEqual([2, 4, 6]);
  expect((await keptAfter(9, 200)).epochs).toEqual([2, 4, 6, 8, 9]);
  expect((await keptAfter(13, 200)).epochs).toEqual([4, 8, 12, 13]);
});

it("keeps only the newest epoch if the limit allows one", async () => {
  const archive = await keptAfter(3, 40);
  expect(archive.epochs).toEqual([3]);
  expect(() => archive.restore(2)).toThrow("those of epochs 3 are");
});

it("restores the weights of an epoch and deletes later ones", async () => {
  const archive = await keptAfter(5, 200);
  archive.restore(2);
  expect([...(await weights.data())]).toEqual(Array.from({ length: 10 }, () => 2));
  archive.deleteAfter(2);
  expect(archive.epochs).toEqual([1, 2]);
});
