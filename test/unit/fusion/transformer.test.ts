/** TF: its inputs, its dependence on order, and the cost of its tokens for other fusions. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { withoutTokens } from "../../../src/core/fusion/fusion";
import { transformer } from "../../../src/core/fusion/transformer";
import * as tf from "../../../src/core/tf";
import { runForward } from "../../../src/core/train/forward";
import type { Pipeline } from "../../../src/core/train/step";
import type { ByModality } from "../../../src/core/types";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { expectClose } from "../../support/golden";
import { idleDevice } from "../../support/idleDevice";
import { partsOf, tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("cpu"));

const small = { width: 8, blocks: 1, heads: 2, kernel: 3 };
const make = (params: object = {}) =>
  transformer.create(
    { ...small, ...params },
    {
      modalities: ["x", "y"],
      tokens: { x: 3, y: 2 },
      maps: {},
      featureSize: 4,
      classes: 3,
      random: randomFrom(1, "tf"),
    },
  );
/** The same normal values for the same name, of two clips. */
const tokensOf = (name: string, time: number): tf.Tensor3D => {
  const draw = randomFrom(6, name);
  return tf.tensor3d(
    Array.from({ length: 2 * time * 4 }, () => draw.normal()),
    [2, time, 4],
  );
};
const both = () => ({ x: tokensOf("x", 3), y: tokensOf("y", 2) });

describe("TF", () => {
  const logitsOf = (tokens: ByModality<tf.Tensor3D>, fusion = make()) =>
    fusion.fuse({}, { tokens: () => tokens }).logits;
  const moved = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] ?? NaN;

  it("predicts every clip by itself from the tokens of all modalities", () => {
    const { x, y } = both();
    const logits = logitsOf({ x, y });
    expect(logits.shape).toEqual([2, 3]);
    const second = logitsOf({ x: tf.slice(x, [1, 0, 0]), y: tf.slice(y, [1, 0, 0]) });
    expectClose(second, [...tf.slice(logits, [1, 0]).dataSync()], 1e-5);
    expect(moved(logits, logitsOf({ x: tf.zerosLike(x), y }))).toBeGreaterThan(1e-3);
    expect(moved(logits, logitsOf({ x, y: tf.zerosLike(y) }))).toBeGreaterThan(1e-3);
  });

  it("tells positions apart: by the convolution, and far beyond its reach by the embedding", () => {
    const { x, y } = both();
    expect(moved(logitsOf({ x, y }), logitsOf({ x: tf.reverse(x, 1), y }))).toBeGreaterThan(1e-3);
    // all tokens alike: only embeddings are left to say where one stands
    const fusion = make();
    const alike = { x: tf.ones<tf.Rank.R3>([2, 3, 4]), y: tf.ones<tf.Rank.R3>([2, 2, 4]) };
    const before = logitsOf(alike, fusion);
    const own = fusion.groups.find(({ id }) => id === "fusion/x")?.variables.at(-1);
    own?.assign(tf.reverse(own, 0));
    expect(moved(before, logitsOf(alike, fusion))).toBeGreaterThan(1e-5);
  });

  it("has a gradient for every variable, and as many as its groups say", () => {
    const fusion = make({ blocks: 2, activation: "gelu" });
    const variables = fusion.groups.flatMap((group) => [...group.variables]);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.square(logitsOf(both(), fusion))),
      variables,
    );
    for (const { name } of variables) {
      const largest = tf.max(tf.abs(grads[name] as tf.Tensor)).dataSync()[0] ?? NaN;
      expect(largest).toBeGreaterThan(0);
    }
    expect(Object.keys(grads)).toHaveLength(variables.length);
  });

  it("makes an even kernel odd", () => {
    expect(logitsOf(both(), make({ kernel: 4 })).shape).toEqual([2, 3]);
  });

  it("cannot do with pooled features alone", () => {
    expect(() => make().fuse({}, withoutTokens)).toThrow("pooled features only");
  });
});

describe("tokens of a step", () => {
  it("are selected like the pooled features, whose mean they have, and are made on request", async () => {
    const config = tinyConfig({ parts: [...partsOf("quantiser", "mask")] });
    const run = await buildRun(config, toyFeatures(), idleDevice, () => 0);
    const { pipeline, train } = run.training;
    const dropped = pipeline.groups.find(({ id }) => id === "mask/audio")?.variables[0];
    // half of the channels out
    dropped?.assign(tf.tensor1d([1, -1, 1, -1, 1, -1, 1, -1]));
    const batch = train.batch([0, 1, 2]);
    let calls = 0;
    const counting = pipeline.parts.map((part) => {
      const { mask } = part;
      if (!mask) return part;
      const select = (rows: ByModality<tf.Tensor2D>) => (calls++, mask.select(rows));
      return { ...part, mask: { ...mask, select } };
    });
    const kept: { tokens?: ByModality<tf.Tensor3D> } = {};
    const spied = (asks: boolean): Pick<Pipeline, "model" | "parts"> => ({
      parts: counting,
      model: {
        ...pipeline.model,
        fuse: (selected, beside) => {
          if (asks) kept.tokens = beside.tokens();
          return pipeline.model.fuse(selected, beside);
        },
      },
    });
    runForward(spied(false), batch);
    expect(calls).toBe(1);
    const { selected } = runForward(spied(true), batch);
    expect(calls).toBe(3);
    expect(kept.tokens?.["audio"]?.shape).toEqual([3, 4, 8]);
    expect(kept.tokens?.["video"]?.shape).toEqual([3, 8, 8]);
    for (const id of ["audio", "video"]) {
      const mean = tf.mean(kept.tokens?.[id] as tf.Tensor, 1);
      expectClose(mean, [...(selected[id]?.dataSync() ?? [])], 1e-5);
    }
    const channels = tf.max(tf.abs(kept.tokens?.["audio"] as tf.Tensor), [0, 1]).dataSync();
    expect([...channels].map((one) => one > 0)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((c) => c % 2 === 0),
    );
    run.dispose();
  });
});
