/** The classifier of CM-VQVAE over maps: shapes, gradients, dropout, frames, refusals. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { convMaps } from "../../../src/core/fusion/convMaps";
import type { FusionSetting, FusionTraining } from "../../../src/core/fusion/fusion";
import { dropout } from "../../../src/core/ops/dropout";
import { foldStatistics, type BatchStatistics } from "../../../src/core/tensor/normalisation";
import * as tf from "../../../src/core/tf";
import type { ByModality } from "../../../src/core/types";
import { useBackend } from "../../support/backend";

const maps = {
  x: { maps: 1, height: 5, width: 4 },
  y: { maps: 3, height: 5, width: 4 },
};
const setting = (): FusionSetting => ({
  modalities: ["x", "y"],
  tokens: { x: 20, y: 60 },
  maps,
  featureSize: 3,
  classes: 4,
  random: randomFrom(1, "solver"),
});
const make = (params: object = {}) =>
  convMaps.create({ channels: 4, width: 8, ...params }, setting());
const tokensOf = (name: string, positions: number, clips = 6): tf.Tensor3D => {
  const draw = randomFrom(6, name);
  return tf.tensor3d(
    Array.from({ length: clips * positions * 3 }, () => draw.normal()),
    [clips, positions, 3],
  );
};
const both = () => ({ x: tokensOf("x", 20), y: tokensOf("y", 60) });
const training = (step = 0): FusionTraining & { batchStatistics: BatchStatistics } => ({
  batchStatistics: [],
  draw: randomFrom(2, `step/${step}`),
});
const logitsOf = (
  fusion: ReturnType<typeof make>,
  tokens: ByModality<tf.Tensor3D>,
  inTraining?: FusionTraining,
): number[] => [
  ...fusion
    .fuse({}, { tokens: () => tokens, ...(inTraining && { training: inTraining }) })
    .logits.dataSync(),
];
const variablesOf = (fusion: ReturnType<typeof make>) =>
  fusion.groups.flatMap(({ variables }) => [...variables]);

describe.each(["cpu", "wasm"] as const)("convolution over maps on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  it("has the gradients of central differences, with dropout and batch norms", () => {
    const fusion = make();
    const random = randomFrom(9, "directions");
    const variables = variablesOf(fusion);
    const tokens = both();
    const upstream = tf.tensor2d(
      Array.from({ length: 24 }, () => random.normal()),
      [6, 4],
    );
    const loss = (): tf.Scalar =>
      tf.sum(
        tf.mul(fusion.fuse({}, { tokens: () => tokens, training: training() }).logits, upstream),
      );
    // away from zero biases, where a ReLU has a kink
    for (const one of variables)
      one.assign(tf.add(one, tf.mul(tf.tensor(Array.from({ length: one.size }, () => random.normal()), one.shape), 0.1))); // prettier-ignore
    const { grads } = tf.variableGrads(loss, variables);
    let [error, size] = [0, 1e-8];
    for (const variable of variables) {
      const direction = tf.tensor(
        Array.from({ length: variable.size }, () => random.normal()),
        variable.shape,
      );
      const held = variable.clone();
      const step = 1e-3 / Math.sqrt(variable.size);
      const at = (by: number): number => {
        variable.assign(tf.add(held, tf.mul(direction, by)));
        return loss().dataSync()[0] ?? NaN;
      };
      const numeric = (at(step) - at(-step)) / (2 * step);
      variable.assign(held);
      const gradient = grads[variable.name] ?? tf.zerosLike(variable);
      const taped = tf.sum(tf.mul(gradient, direction)).dataSync()[0] ?? NaN;
      error += (numeric - taped) ** 2;
      size += numeric ** 2;
    }
    expect(Math.sqrt(error / size)).toBeLessThan(4e-2);
  });

  it("repeats a training step by its seed, and another step drops other values", () => {
    const fusion = make();
    const tokens = both();
    expect(logitsOf(fusion, tokens, training(1))).toEqual(logitsOf(fusion, tokens, training(1)));
    expect(logitsOf(fusion, tokens, training(1))).not.toEqual(
      logitsOf(fusion, tokens, training(2)),
    );
  });
});

describe("convolution over maps", () => {
  beforeAll(() => useBackend("cpu"));

  it("predicts each clip by itself in evaluation, without dropout", () => {
    const fusion = make();
    const tokens = both();
    const batch = logitsOf(fusion, tokens);
    expect(batch).toEqual(logitsOf(make({ dropout: 0 }), tokens));
    const second = {
      x: tf.slice(tokens.x, [1, 0, 0], [1, 20, 3]),
      y: tf.slice(tokens.y, [1, 0, 0], [1, 60, 3]),
    };
    logitsOf(fusion, second).forEach((value, i) => expect(value).toBeCloseTo(batch[4 + i] ?? NaN, 4)); // prettier-ignore
  });

  it("normalises by the running statistics that training passes leave", () => {
    const fusion = make({ dropout: 0 });
    const tokens = both();
    const before = logitsOf(fusion, tokens);
    const now = training();
    const trained = logitsOf(fusion, tokens, now);
    expect(fusion.state).toHaveLength(3 * now.batchStatistics.length);
    foldStatistics(now.batchStatistics);
    const after = logitsOf(fusion, tokens);
    expect(after).not.toEqual(before);
    // running variances are unbiased, so the predictions are near and not equal
    const gap = Math.max(...after.map((value, i) => Math.abs(value - (trained[i] ?? NaN))));
    const change = Math.max(...after.map((value, i) => Math.abs(value - (before[i] ?? NaN))));
    expect(gap).toBeLessThan(change);
  });

  it("reads the middle frame, or all frames", () => {
    const tokens = both();
    const moved = (from: number): ByModality<tf.Tensor3D> => {
      const shift = new Float32Array(60 * 3).fill(0);
      shift.fill(1, from * 20 * 3, (from + 1) * 20 * 3);
      return { ...tokens, y: tf.add(tokens.y, tf.tensor3d(shift, [1, 60, 3])) };
    };
    const middle = make();
    expect(logitsOf(middle, moved(0))).toEqual(logitsOf(middle, tokens));
    expect(logitsOf(middle, moved(1))).not.toEqual(logitsOf(middle, tokens));
    const all = make({ frames: "all" });
    for (const frame of [0, 1, 2])
      expect(logitsOf(all, moved(frame))).not.toEqual(logitsOf(all, tokens));
  });

  it("predicts without a modality, whose map is zero", () => {
    const fusion = make();
    const tokens = both();
    const without = logitsOf(fusion, { ...tokens, x: tf.zerosLike(tokens.x) });
    expect(without.every(Number.isFinite)).toBe(true);
    expect(without).not.toEqual(logitsOf(fusion, tokens));
  });

  it("refuses maps of different sides with a sentence that names them", () => {
    const odd = { ...setting(), maps: { ...maps, y: { maps: 1, height: 2, width: 4 } } };
    expect(() => convMaps.create({}, odd)).toThrow(
      "Convolution over maps needs maps of the same sides, and these differ: x 5 × 4, y 2 × 4. Choose the CM-VQVAE encoder with one map side for every modality, or another fusion.",
    );
  });
});

describe("dropout", () => {
  beforeAll(() => useBackend("cpu"));

  it("sets a share of values to zero and scales the others, by its seed", () => {
    const x = tf.ones<tf.Rank.R1>([4000]);
    const values = [...dropout(x, 0.25, 7).dataSync()];
    const zeros = values.filter((value) => value === 0).length;
    expect(zeros / 4000).toBeGreaterThan(0.22);
    expect(zeros / 4000).toBeLessThan(0.28);
    for (const value of values) if (value !== 0) expect(value).toBeCloseTo(4 / 3, 5);
    expect([...dropout(x, 0.25, 7).dataSync()]).toEqual(values);
    expect([...dropout(x, 0.25, 8).dataSync()]).not.toEqual(values);
    expect(dropout(x, 0, 7)).toBe(x);
  });
});
