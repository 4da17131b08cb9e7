/** ResNet-18: the paper's size, and which passes change the statistics of batch norm. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { resNet18 } from "../../../src/core/encoders/resNet18";
import type { ParamValue } from "../../../src/contract/params";
import {
  batchNormLayer,
  foldStatistics,
  groupNormLayer,
  type BatchStatistics,
} from "../../../src/core/tensor/normalisation";
import { exportState, importState, takeSnapshot } from "../../../src/core/train/snapshot";
import { runForward } from "../../../src/core/train/forward";
import { trainStep } from "../../../src/core/train/step";
import * as tf from "../../../src/core/tf";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

const picture = (side: number, depth: number) =>
  ({ id: "p", kind: "frames", images: 1, height: side, width: side, depth }) as const;
const make = (side: number, depth: number, params: Readonly<Record<string, ParamValue>>) =>
  resNet18.encoder(params, picture(side, depth), randomFrom(1, "weights"));

describe("ResNet-18", () => {
  it("has the paper's weights, map and multiply-adds at width 64", () => {
    const stack = make(224, 3, { width: 64, features: 512 });
    // torchvision's resnet18: 11 689 512 weights and 1 814 073 344 multiply-adds, 513 000 and 512 000 in its last layer
    expect(stack.variables.reduce((sum, { size }) => sum + size, 0)).toBe(11_689_512 - 513_000);
    expect(stack.multiplyAdds).toBe(1_814_073_344 - 512_000);
    expect(stack.outputShape).toEqual([7, 7, 512]);
    tf.dispose([...stack.variables, ...(stack.state ?? [])]);
  });

  it("accepts one channel, odd sides and a small stem, and projects where D is not 8 w", () => {
    const one = make(13, 1, { width: 4, features: 12, stem: "3x3" });
    expect(one.outputShape).toEqual([2, 2, 12]);
    expect(one.variables[0]?.shape).toEqual([3, 3, 1, 4]);
    expect(one.variables.at(-2)?.shape).toEqual([1, 1, 32, 12]);
    expect(make(13, 1, { width: 4, features: 32 }).outputShape).toEqual([1, 1, 32]);
  });
});

describe("normalisation", () => {
  const input = (): tf.Tensor4D =>
    tf.tensor4d(
      Array.from({ length: 24 }, (_, i) => Math.sin(i) * 3 + 1),
      [3, 2, 2, 2],
    );

  it("batch norm records a batch's statistics in training and averages the first ten", () => {
    const x = input();
    const norm = batchNormLayer(2);
    const batchStatistics: BatchStatistics = [];
    const y = norm.apply(x, batchStatistics);
    tf.mean(y, [0, 1, 2]).dataSync().forEach((mean) => expect(mean).toBeCloseTo(0, 5)); // prettier-ignore
    const [running] = norm.state;
    expect([...(running?.dataSync() ?? [])]).toEqual([0, 0]);
    foldStatistics(batchStatistics);
    const first = tf.mean(x, [0, 1, 2]).dataSync();
    const again: BatchStatistics = [];
    norm.apply(tf.mul(x, 3), again);
    foldStatistics(again);
    // (m + 3 m) / 2, not 0.9 m + 0.3 m
    expect(running?.dataSync()[0]).toBeCloseTo(2 * (first[0] ?? NaN), 5);
  });

  it("batch norm evaluates a clip independently of its batch and changes no statistics", () => {
    const x = input();
    const norm = batchNormLayer(2);
    const batchStatistics: BatchStatistics = [];
    norm.apply(x, batchStatistics);
    foldStatistics(batchStatistics);
    const before = norm.state.map((one) => [...one.dataSync()]);
    const together = [...norm.apply(x).dataSync()].slice(0, 8);
    const alone = [...norm.apply(tf.slice(x, 0, 1)).dataSync()];
    together.forEach((value, i) => expect(value).toBeCloseTo(alone[i] ?? NaN, 5));
    expect(norm.state.map((one) => [...one.dataSync()])).toEqual(before);
    // by its own batch a clip would read otherwise
    const own = norm.apply(tf.slice(x, 0, 1), []).dataSync()[0] ?? NaN;
    expect(Math.abs(own - (alone[0] ?? NaN))).toBeGreaterThan(1e-2);
  });

  it("group norm has no state and does not depend on the batch", () => {
    const x = input();
    const norm = groupNormLayer(2, 1);
    const batchStatistics: BatchStatistics = [];
    const together = [...norm.apply(x, batchStatistics).dataSync()].slice(0, 8);
    expect(batchStatistics).toEqual([]);
    expect(norm.state).toEqual([]);
    expect([...norm.apply(tf.slice(x, 0, 1)).dataSync()]).toEqual(together);
    expect(together.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 4);
  });
});

describe("a run through ResNet-18", () => {
  const config = (norm: string, parts: readonly { id: string }[]) =>
    tinyConfig({
      encoder: { id: "resnet-18", params: { features: 8, width: 4, norm } },
      parts: [...parts],
    });
  const build = (norm: string, parts: readonly { id: string }[] = []) =>
    buildRun(config(norm, parts), toyFeatures(), idleDevice, () => 0);

  it.each([
    ["batch", "agm"],
    ["group", "agm"],
    ["batch", "mmpareto"],
  ])(
    "with %s norm and %s: no pass but the step's own changes the statistics",
    async (norm, part) => {
      const run = await build(norm, [{ id: "unimodal-losses" }, { id: part }]);
      const { pipeline, train } = run.training;
      const { state } = pipeline.model;
      const values = () => state.map((one) => [...one.dataSync()]);
      const counts = () => state.filter(({ size }) => size === 1).map((one) => one.dataSync()[0]);
      const batch = train.batch([0, 1, 2, 3]);
      expect(state.length > 0).toBe(norm === "batch");
      // data has been seen once before the first step
      expect(counts().every((count) => count === 1)).toBe(true);
      const before = values();
      tf.tidy(() => runForward(pipeline, batch).logits);
      expect(values()).toEqual(before);
      const good = takeSnapshot(pipeline, 0);
      const exported = await exportState(pipeline);
      // AGM's passes with an input at zero, MMPareto's for single terms: none but the step's own counts
      trainStep(pipeline, batch, randomFrom(1, "step")).values.dispose();
      expect(counts().every((count) => count === 2)).toBe(true);
      if (norm === "batch") expect(values()).not.toEqual(before);
      const after = values();
      good.restore();
      expect(values()).toEqual(before);
      trainStep(pipeline, batch, randomFrom(1, "step")).values.dispose();
      expect(values()).toEqual(after);
      importState(pipeline, exported);
      expect(values()).toEqual(before);
      good.dispose();
      run.dispose();
    },
  );

  it("refuses Decoders, because it has no decoder", async () => {
    await expect(build("batch", [{ id: "reconstruction" }])).rejects.toThrow(
      "Decoders cannot run here: from the maps of ResNet-18 there is no way back to the input.",
    );
  });
});
