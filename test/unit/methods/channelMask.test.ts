import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import * as tf from "../../../src/core/tf";
import { countsText, createChannelMask } from "../../../src/core/vq/channelMask";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const usual = { gate: "binary", keep: "", blocks: 0, threshold: 0.005, initial: 0.01 } as const;
const made = (changes: Partial<Parameters<typeof createChannelMask>[0]>, name = "mask") =>
  createChannelMask({ ...usual, ...changes }, ["audio", "video"], 8, randomFrom(3, name));
const rows = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [1, 8]);

describe("a mask of channels", () => {
  it("that is fixed keeps the given number of channels of each modality, the same at every step", () => {
    const keep = countsText({ audio: 3, video: 8 });
    expect(keep).toBe("audio:3,video:8");
    const mask = made({ gate: "fixed", keep });
    const audio = [...mask.omega("audio").dataSync()];
    expect(audio.reduce((a, b) => a + b, 0)).toBe(3);
    expect(mask.kept("video").dataSync()[0]).toBe(1);
    mask.atStep(9);
    expect([...mask.omega("audio").dataSync()]).toEqual(audio);
    expect([...mask.gate(rows, "audio").dataSync()]).toEqual(audio.map((one, i) => one * (i + 1)));
    expect(mask.isLearned).toBe(false);
    expect(mask.state).toHaveLength(2);
    const others = ["a", "b", "c"].map((name) =>
      made({ gate: "fixed", keep }, name).omega("audio").dataSync().join(),
    );
    expect(new Set(others).size).toBeGreaterThan(1);
    expect(made({ gate: "fixed" }).kept("audio").dataSync()[0]).toBe(0.5);
  });

  it("by blocks keeps or drops them whole, and a block's gradient is its channels' sum", () => {
    const mask = made({ blocks: 2 });
    const variable = mask.variables["audio"];
    variable?.assign(tf.tensor1d([0.01, 0.001]));
    expect([...mask.omega("audio").dataSync()]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    const { grads } = tf.variableGrads(
      () => tf.sum<tf.Scalar>(mask.gate(rows, "audio")),
      variable ? [variable] : [],
    );
    expect([...(grads[variable?.name ?? ""]?.dataSync() ?? [])]).toEqual([10, 26]);
    expect(() => made({ blocks: 3 })).toThrow("choose one of 1, 2, 4, 8");
  });
});
