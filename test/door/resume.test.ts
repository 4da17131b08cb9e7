import { describe, expect, it } from "vitest";
import { type Checkpoint, type Resume } from "../../src/contract/checkpoint";
import type { Restart } from "../../src/contract/record";
import * as tf from "../../src/core/tf";
import { openToy, tinyConfig, type Opened } from "../support/lab";
import { buffersIn } from "../../src/contract/telemetry";
import { valueOf } from "../../src/contract/valueOf";

/** Three steps an epoch. */
const config = tinyConfig({ backend: "wasm", epochs: 2 });
const restart: Restart = {
  lostStep: 4,
  restoredStep: 3,
  backend: "webgpu",
  message: "The GPU was lost at step 4.",
};

const checkpointAt = ({ of }: Opened, step: number): Checkpoint => {
  const found = of("checkpoint").find(({ checkpoint }) => checkpoint.step === step);
  if (!found) throw new Error(`There is no checkpoint of step ${step}.`);
  return found.checkpoint;
};
/** Copies a checkpoint as on its way to the page and back. */
const held = (lab: Opened, step: number): Resume => ({
  checkpoint: structuredClone(checkpointAt(lab, step)),
  restarts: [restart],
});
const bytesOf = (values: readonly Float32Array[]) =>
  values.map(({ buffer }) => Buffer.from(buffer));

/** The mask learns from other held-out clips in every epoch. */
const heldOut = {
  ...config,
  parts: config.parts.map((part) =>
    part.id === "mask" ? { id: "mask", params: { learnsOn: "held-out", rotate: "epoch" } } : part,
  ),
  batchSize: 6,
};

const averaged = {
  ...config,
  averaging: { id: "ema" },
  augmentations: [{ id: "time-mask" }, { id: "frame-crop" }, { id: "mixup" }],
};

describe("a run that continues from a checkpoint in another lab", () => {
  it.each([
    ["", config],
    [", also with held-out clips", heldOut],
    [", also with a moving average and augmentation", averaged],
  ])("equals the uninterrupted run bit for bit, on WASM%s", async (_case, config) => {
    const whole = await openToy(config, {}, "wasm");
    await whole.door.step(6);
    const first = await openToy(config, {}, "wasm");
    await first.door.step(3);
    const resume = held(first, 3);
    await first.door.close();

    const second = await openToy(config, {}, "wasm", { resume });
    expect(second.of("status").at(-1)?.message).toBe("Ready at step 3 of 6.");
    await second.door.step(3);
    for (const type of ["step", "epoch"] as const) {
      const later = whole.of(type).filter(({ step }) => step > 3);
      const numbers = (lab: Opened) =>
        lab
          .of(type)
          .flatMap(({ step, loss, accuracy, k, alpha, perplexity, kept }) =>
            step > 3 ? [{ step, loss, accuracy, k, alpha, perplexity, kept }] : [],
          );
      expect(later.length).toBeGreaterThan(0);
      expect(numbers(second)).toEqual(numbers(whole));
    }
    const [end, expected] = [checkpointAt(second, 6), checkpointAt(whole, 6)];
    expect(expected.state.some((values) => values.some((value) => value !== 0))).toBe(true);
    expect(bytesOf(end.state)).toEqual(bytesOf(expected.state));
    expect(end.optimizer).toEqual(expected.optimizer);
    expect(end.firstTotal).toBe(expected.firstTotal);

    const records = await Promise.all([second.door.record(), whole.door.record()]);
    const [again, once] = records.map(valueOf);
    expect(again?.epochs).toEqual(once?.epochs);
    expect(again?.final).toEqual(once?.final);
    expect(again?.restarts).toEqual([restart]);
    expect(once?.restarts).toEqual([]);
    await second.door.close();
    await whole.door.close();
  });

  it("tests the weights of the best epoch, not the last ones", async () => {
    const whole = await openToy(config, {}, "wasm");
    await whole.door.step(6);
    const { checkpoint } = held(whole, 6);
    if (!checkpoint) throw new Error("no checkpoint");
    // the first epoch counts as better; its weights are all zeros
    const zeros = checkpoint.state.map((values) => new Float32Array(values.length));
    const best = { epoch: 1, score: 2, step: 3, counts: {}, state: zeros };
    const resume = { checkpoint: { ...checkpoint, best }, restarts: [] };
    const lab = await openToy(config, {}, "wasm", { resume });
    await lab.door.openTest();
    await whole.door.openTest();
    expect(lab.of("test")[0]).toMatchObject({ epoch: 1, openings: 1 });
    expect(lab.of("test")[0]?.accuracy["fused"]).toBeCloseTo(1 / 3);
    expect(whole.of("test")[0]?.accuracy["fused"]).toBeGreaterThan(0.5);
    await lab.door.close();
    await whole.door.close();
  });

  it("keeps the opening count, and frees every tensor on close", async () => {
    const first = await openToy(config, {}, "wasm");
    await first.door.step(1);
    await first.door.openTest();
    await first.door.step(2);
    const resume = held(first, 3);
    await first.door.close();
    const empty = tf.memory().numTensors;
    const lab = await openToy(config, {}, "wasm", { resume });
    await lab.door.openTest();
    expect(lab.of("test")[0]?.openings).toBe(2);
    await lab.door.close();
    // the page counted another opening after the checkpoint
    const [newer] = lab.of("test");
    if (!newer) throw new Error("no test report");
    const later = await openToy(config, {}, "wasm", { resume: { ...resume, test: newer } });
    const record = await later.door.record();
    expect(record.ok && record.value).toMatchObject({ testOpenings: 2 });
    await later.door.close();
    expect(tf.memory().numTensors).toBe(empty);
  });

  it("gives arrays that can be transferred without changing the run", async () => {
    const lab = await openToy(config, {}, "wasm");
    await lab.door.step(3);
    const buffers = buffersIn(lab.events);
    expect(buffers.length).toBeGreaterThan(10);
    structuredClone(0, { transfer: buffers });
    await lab.door.step(3);
    expect(lab.of("step").at(-1)?.step).toBe(6);
    expect(lab.of("failed")).toEqual([]);
    await lab.door.close();
  });
});

describe("a GPU that is lost", () => {
  const losable = () => {
    let lose: (words: string) => void = () => undefined;
    let words: string | undefined;
    const lost = new Promise<string>((resolve) => {
      lose = (sentence) => {
        words = sentence;
        resolve(sentence);
      };
    });
    return { lost, errors: () => words, lose: (sentence: string) => lose(sentence) };
  };

  it("fails a running and a paused run once, with the code device-lost", async () => {
    for (const runs of [true, false]) {
      const { lose, ...device } = losable();
      const lab = await openToy(tinyConfig({ epochs: 200 }), {}, "cpu", { device });
      await lab.door.step(1);
      if (runs) await lab.door.play();
      lose("Out of power.");
      await lab.until("failed");
      await lab.door.stop();
      expect(lab.of("failed").map(({ failure }) => failure)).toEqual([
        { code: "device-lost", message: "The GPU was lost. Out of power." },
      ]);
      await lab.door.close();
    }
  });

  it("fails an opening that would otherwise not end", async () => {
    const { lose, ...device } = losable();
    const stuck = {
      ...device,
      compileAhead: () => {
        lose("Gone.");
        return new Promise<void>(() => undefined);
      },
    };
    await expect(openToy(tinyConfig(), {}, "cpu", { device: stuck })).rejects.toThrow(
      "The GPU was lost. Gone.",
    );
  });
});

describe("compiling ahead", () => {
  it("reports its progress and does not change the run", async () => {
    const plain = await openToy(config, {}, "wasm");
    await plain.door.step(3);
    const compiled = await openToy(config, {}, "wasm", {
      device: {
        compileAhead: (runOnce, onProgress) => {
          onProgress(0, 2);
          runOnce();
          runOnce();
          onProgress(2, 2);
          return Promise.resolve();
        },
      },
    });
    expect(compiled.of("status").map(({ message }) => message)).toContain(
      "Compiling shaders: 2 of 2.",
    );
    await compiled.door.step(3);
    expect(bytesOf(checkpointAt(compiled, 3).state)).toEqual(bytesOf(checkpointAt(plain, 3).state));
    await compiled.door.close();
    await plain.door.close();
  });
});
