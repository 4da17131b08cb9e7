import { expect, it, vi } from "vitest";
import type { InspectedSplit } from "../../../src/core/inspect/inspectedRun";
import { createInspectionCache } from "../../../src/lab/inspectionCache";

const outputs = { labels: [], pooled: {}, probabilities: {} };
const decoders = () => ({ decode: () => ({}), dispose: vi.fn() });

it("computes the outputs of a split once for the same weights", async () => {
  const compute = vi.fn((_split: InspectedSplit) => Promise.resolve({ ...outputs }));
  const cache = createInspectionCache(compute);
  const first = await cache.of("epoch 1").outputs("train");
  expect(await cache.of("epoch 1").outputs("train")).toBe(first);
  await cache.of("epoch 1").outputs("validation");
  expect(compute.mock.calls).toEqual([["train"], ["validation"]]);
  expect(await cache.of("epoch 2").outputs("train")).not.toBe(first);
  cache.clear();
  await cache.of("epoch 2").outputs("train");
  expect(compute).toHaveBeenCalledTimes(4);
});

it("keeps fair decoders for their weights only and disposes them when they are replaced", () => {
  const cache = createInspectionCache(() => Promise.resolve(outputs));
  const [one, other] = [decoders(), decoders()];
  cache.of("epoch 1").fairDecoders.replace(one);
  expect(cache.of("epoch 1").fairDecoders.get()).toBe(one);
  expect(cache.of("epoch 2").fairDecoders.get()).toBeUndefined();
  cache.of("epoch 2").fairDecoders.replace(other);
  expect(one.dispose).toHaveBeenCalledOnce();
  expect(cache.of("epoch 1").fairDecoders.get()).toBeUndefined();
  cache.clear();
  expect(other.dispose).toHaveBeenCalledOnce();
});
