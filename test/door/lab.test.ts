import { describe, expect, it } from "vitest";
import { valueOf } from "../../src/contract/valueOf";
import * as tf from "../../src/core/tf";
import { nodeLab, openToy, partsOf, tinyConfig } from "../support/lab";
import { toyFeatures } from "../support/toyFeatures";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("the lab", () => {
  it("opens a run, trains it to the end and reports in order", async () => {
    const lab = await openToy(tinyConfig());
    await lab.door.play();
    await lab.until("done");
    expect(lab.of("opened")).toHaveLength(1);
    expect(lab.of("epoch").map(({ epoch }) => epoch)).toEqual([1, 2]);
    const steps = lab.of("step").map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(lab.of("status").map(({ status }) => status)).toEqual([
      "opening",
      "paused",
      "running",
      "done",
    ]);
    await lab.door.close();
  });

  it("sends only values that can be cloned", async () => {
    const lab = await openToy(tinyConfig({ epochs: 1 }));
    await lab.door.play();
    await lab.until("done");
    expect(structuredClone(lab.events)).toEqual(lab.events);
    expect(structuredClone(await lab.door.catalogue())).toEqual(await lab.door.catalogue());
    await lab.door.close();
  });

  it("starts a backend before a run, but not while one is open", async () => {
    const lab = nodeLab();
    lab.useFeatures(toyFeatures());
    const prepare = () => lab.door.prepareBackend({ backend: "wasm", engine: "own" }, true);
    expect(await prepare()).toMatchObject({ ok: true, value: { name: "wasm" } });
    const opening = lab.door.open(tinyConfig(), () => undefined);
    const prepared = prepare();
    expect((await opening).ok).toBe(true);
    expect(await prepared).toEqual({ ok: true, value: undefined });
    await lab.door.close();
    expect(await prepare()).toMatchObject({ value: { name: "wasm" } });
  });

  it("takes exactly n steps, then pauses", async () => {
    const lab = await openToy(tinyConfig());
    await lab.door.step(2);
    expect(lab.of("step").map(({ step }) => step)).toEqual([1, 2]);
    await lab.door.step(1);
    expect(lab.of("step").map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(lab.of("status").at(-1)?.status).toBe("paused");
    await lab.door.close();
  });

  it("pauses within two steps of the request", async () => {
    const lab = await openToy(tinyConfig({ epochs: 200 }));
    await lab.door.play();
    await pause(300);
    const requested = await lab.door.record();
    await lab.door.pause();
    const answered = await lab.door.record();
    if (!requested.ok || !answered.ok) throw new Error("no record");
    expect(requested.value.timings.stepsDone).toBeGreaterThan(0);
    expect(
      answered.value.timings.stepsDone - requested.value.timings.stepsDone,
    ).toBeLessThanOrEqual(2);
    await pause(100);
    const later = await lab.door.record();
    expect(later.ok && later.value.timings.stepsDone).toBe(answered.value.timings.stepsDone);
    await lab.door.close();
  });

  it("stops but keeps the model for pictures and predictions", async () => {
    const lab = await openToy(tinyConfig({ epochs: 200 }));
    await lab.door.play();
    await pause(200);
    await lab.door.stop();
    expect(lab.of("status").at(-1)?.status).toBe("stopped");
    const predictions = lab.of("predictions").at(-1)?.predictions ?? {};
    expect(Object.keys(predictions)).toHaveLength(36);
    await lab.door.close();
  });

  it("keeps one run open after open, close and open at once", async () => {
    const before = await openToy(tinyConfig());
    await before.door.close();
    const empty = tf.memory().numTensors;
    const lab = nodeLab();
    lab.useFeatures(toyFeatures());
    const steps: number[] = [];
    const first = lab.door.open(tinyConfig(), () => undefined);
    const closing = lab.door.close();
    const second = lab.door.open(tinyConfig(), (events) => {
      for (const event of events) if (event.type === "step") steps.push(event.step);
    });
    const [one, , two] = await Promise.all([first, closing, second]);
    expect(one.ok ? "" : one.failure.code).toBe("cancelled");
    expect(two.ok).toBe(true);
    await lab.door.step(1);
    expect(steps).toEqual([1]);
    await lab.door.close();
    expect(tf.memory().numTensors).toBe(empty);
  });

  it("continues when play follows pause at once, and resolves both", async () => {
    const lab = await openToy(tinyConfig({ epochs: 2 }));
    await lab.door.play();
    const paused = lab.door.pause();
    await lab.door.play();
    await paused;
    await lab.until("done");
    await lab.door.close();
  });

  it("reports the status stopped before it draws pictures, and no other status afterwards", async () => {
    const lab = await openToy(tinyConfig({ epochs: 200 }));
    await lab.door.play();
    await pause(200);
    const seen = lab.events.length;
    await lab.door.stop();
    const after = lab.events.slice(seen).map((e) => (e.type === "status" ? e.status : e.type));
    expect(after.indexOf("stopped")).toBeGreaterThanOrEqual(0);
    expect(after.indexOf("stopped")).toBeLessThan(after.lastIndexOf("predictions"));
    expect(after).not.toContain("paused");
    expect(after.filter((name) => name === "step").length).toBeLessThanOrEqual(2);
    await lab.door.close();
  });

  it("reports the device's error rather than a later one", async () => {
    const lab = nodeLab("cpu", { errors: () => "out of memory." });
    lab.useFeatures(toyFeatures());
    const sentences: string[] = [];
    await lab.door.open(tinyConfig(), (events) => {
      for (const e of events) if (e.type === "failed") sentences.push(e.failure.message);
    });
    await lab.door.step(1);
    expect(sentences.join()).toContain("out of memory.");
    await lab.door.close();
  });

  it("draws pictures of training clips too", async () => {
    const lab = await openToy(tinyConfig());
    await lab.door.watch(["train-3", "validation-1"]);
    const ids = lab
      .of("pictures")
      .at(-1)
      ?.clips.map(({ id }) => id);
    expect(ids).toEqual(["train-3", "validation-1"]);
    await lab.door.close();
  });

  it("keeps the test split sealed until it is opened, and counts openings", async () => {
    const lab = nodeLab();
    const features = toyFeatures();
    lab.useFeatures(features);
    await lab.door.open(tinyConfig({ epochs: 1 }), () => undefined);
    await lab.door.step(1);
    expect(features.served).toEqual(["train", "validation"]);
    await lab.door.openTest();
    await lab.door.openTest();
    expect(features.served).toContain("test");
    const record = await lab.door.record();
    expect(record.ok && record.value.testOpenings).toBe(2);
    await lab.door.close();
  });

  it("frees every tensor on close", async () => {
    const first = await openToy(tinyConfig());
    await first.door.close();
    const before = tf.memory().numTensors;
    const lab = await openToy(tinyConfig());
    await lab.door.step(3);
    await lab.door.openTest();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await lab.door.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("stops at a loss that is not finite, names step and term, and continues from the snapshot", async () => {
    const lab = await openToy(
      tinyConfig({
        epochs: 30,
        parts: [{ id: "reconstruction", params: { weight: 100 } }],
        optimizer: { id: "sgd", params: { learningRate: 10, momentum: 0.99 } },
      }),
    );
    await lab.door.play();
    await lab.until("failed");
    const failure = lab.of("failed")[0];
    expect(failure?.failure.code).toBe("loss-not-finite");
    expect(failure?.failure.step).toBeGreaterThan(failure?.restoredStep ?? Infinity);
    expect(failure?.failure.message).toContain(`"${failure?.failure.term ?? ""}"`);
    const events = lab.events.length;
    expect((await lab.door.retry(0.0001)).ok).toBe(true);
    await lab.until("done");
    const record = valueOf(await lab.door.record());
    const epochs = record.epochs.map(({ epoch }) => epoch);
    expect(epochs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(record.recoveries).toHaveLength(1);
    expect(record.recoveries[0]?.learningRate).toBeCloseTo(0.001);
    const later = lab.events.slice(events);
    expect(later.some(({ type }) => type === "failed")).toBe(false);
    for (const event of later) {
      if (event.type === "step") expect(Number.isFinite(event.loss["total"])).toBe(true);
    }
    await lab.door.close();
  });

  it("returns a sentence for an invalid configuration and does not throw", async () => {
    const lab = nodeLab();
    lab.useFeatures(toyFeatures());
    const refused = async (config: Parameters<typeof lab.door.open>[0]) => {
      const outcome = await lab.door.open(config, () => undefined);
      return outcome.ok ? "" : outcome.failure.message;
    };
    expect(await refused(tinyConfig({ parts: partsOf("mlb") }))).toContain("Unimodal losses");
    expect(await refused(tinyConfig({ modalities: ["smell"] }))).toContain("smell");
  });
});
