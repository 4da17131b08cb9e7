/** Requests about a mask through the door of a lab in Node. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import type { Opened } from "../support/lab";
import { clip, inspect, kept, trained } from "../support/maskedLab";

describe("a trained run with a mask", () => {
  let lab: Opened;
  let before: ReturnType<typeof tf.memory>;
  beforeAll(async () => {
    lab = await trained();
    before = tf.memory();
  });
  afterAll(async () => {
    expect(tf.memory().numTensors).toBe(before.numTensors);
    await lab.door.close();
  });

  it("reports its mask after every epoch; inspecting an epoch returns the same mask", async () => {
    const history = lab.of("mask");
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(history[2]?.epochsKept).toEqual([1, 2, 3]);
    expect(history[2]?.bytesKept).toBe(3 * (history[0]?.bytesKept ?? NaN));
    for (const report of lab.of("epoch")) {
      const at = report.epoch;
      const state = await inspect(lab, "mask", { at });
      const reported = history[at - 1];
      expect(state).toMatchObject({
        at,
        epoch: at,
        step: report.step,
        threshold: reported?.threshold,
      });
      expect(Object.keys(state.modalities)).toEqual(["audio", "video"]);
      for (const [id, one] of Object.entries(state.modalities)) {
        expect(one.values).toEqual(reported?.values[id]);
        expect(one.omega).toEqual(reported?.omega[id]);
        expect(kept(one.omega) / 8).toBeCloseTo(report.kept[id] ?? NaN, 6);
      }
      const { learned, clips } = await inspect(lab, "split", { at, fill: "zero" });
      expect(clips).toBe(12);
      expect(learned.accuracy).toBeCloseTo(report.accuracy.validation["fused"] ?? NaN, 6);
    }
    // the run has its own weights again
    const now = await inspect(lab, "split", { at: "now", fill: "zero" });
    const last = await inspect(lab, "split", { at: 3, fill: "zero" });
    expect(now).toEqual(last);
  });

  it("counts the used codes, and those that differ in some channels", async () => {
    const { modalities, warnings } = await inspect(lab, "mask", { at: "now" });
    for (const { codes, spread } of Object.values(modalities)) {
      const use = codes?.use[0] ?? new Float32Array();
      expect(use.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      const used = use.filter((share) => share > 0).length;
      expect(codes?.dead).toBe(16 - used);
      expect(codes?.distinct.all).toBeLessThanOrEqual(used);
      expect(codes?.perplexity).toBeLessThanOrEqual(used);
      expect(spread).toHaveLength(8);
    }
    expect(warnings).toEqual([]);
  });

  it("decodes a clip in every space, under the learned mask and another", async () => {
    const learned = await inspect(lab, "clip", { at: "now", ...clip });
    expect(learned.fused).toEqual(learned.learned);
    const { audio, video } = learned.modalities;
    const names = ["input", "full", "kept", "dropped", "random", "nothing"];
    for (const view of [audio, video])
      expect(view?.pictures.map(({ name }) => name)).toEqual(names);
    expect(video?.pictures[0]?.values).toHaveLength(2 * 16 * 16 * 3);
    expect(video?.pictures[1]?.errorMap).toHaveLength(2 * 16 * 16);
    expect(audio?.randomErrors?.draws).toBe(clip.draws);

    const all = { audio: new Uint8Array(8).fill(1), video: new Uint8Array(8).fill(1) };
    const open = await inspect(lab, "clip", { at: "now", ...clip, omega: all });
    const [, full, whole, rest, , nothing] = open.modalities["video"]?.pictures ?? [];
    expect(whole?.values).toEqual(full?.values);
    expect(rest?.values).toEqual(nothing?.values);
    expect([whole?.kept, rest?.kept]).toEqual([8, 0]);
    expect(open.maskedHeads).toEqual(open.heads);
    expect(open.learned).toEqual(learned.learned);

    const one = await inspect(lab, "clip", { at: "now", ...clip, draws: 1 });
    expect(one.modalities["audio"]?.randomErrors).toBeUndefined();
    expect(one.modalities["audio"]?.pictures).toEqual(audio?.pictures);
    const mixed = await inspect(lab, "clip", { at: "now", ...clip, fill: "mix" });
    expect(mixed.mixedWith).toMatch(/^validation-/);
    expect(mixed.mixedWith).not.toBe(clip.clipId);
  });

  it("scores other masks and retrains equal heads", async () => {
    const { modalities } = await inspect(lab, "mask", { at: "now" });
    const { rows } = await inspect(lab, "controls", { at: "now" });
    const random = rows.find(({ id }) => id === "random");
    for (const [id, { omega }] of Object.entries(modalities))
      expect(random?.kept[id]).toBe(kept(omega));
    expect(rows.filter(({ id }) => id === "inverted")).toHaveLength(3);
    expect(rows.filter(({ id }) => id === "all")).toHaveLength(1);
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(["only/audio", "none"]));
    const split = await inspect(lab, "split", { at: "now", fill: "zero" });
    expect(rows[0]?.scores).toEqual(split.learned);

    const headTest = await inspect(lab, "headTest", { at: "now" });
    expect(headTest.random).toHaveLength(headTest.draws);
    expect(headTest.groups).toBe(4);
    expect(headTest.chance).toBeCloseTo(1 / 3, 6);
    const mean = headTest.random.reduce((sum, one) => sum + one.accuracy, 0) / headTest.draws;
    expect(headTest.difference.mean).toBeCloseTo(headTest.learned.accuracy - mean, 6);
    expect(headTest.difference.low).toBeLessThanOrEqual(headTest.difference.mean + 1e-9);
  });

  it("finds the clips that use a channel, and the picture without it", async () => {
    const question = { at: "now", modality: "video", channel: 3, clipId: "validation-1" } as const;
    const use = await inspect(lab, "channel", question);
    expect(use.places.length).toBeGreaterThan(1);
    expect(use.places[0]?.strength).toBeGreaterThanOrEqual(use.places[1]?.strength ?? Infinity);
    for (const { box, image } of use.places) {
      expect(box[0] + box[2]).toBeLessThanOrEqual(16);
      expect([0, 1]).toContain(image);
    }
    expect(use.pictures?.difference).toHaveLength(2 * 16 * 16);
    const refused = await lab.door.inspect("channel", { ...question, channel: 99 });
    expect(refused.ok ? "" : refused.failure.message).toContain("no channel 99");
  });

  it("trains fair decoders, which decode masked codes better than the run's own", async () => {
    const early = await lab.door.inspect("clip", { at: "now", ...clip, decoder: "fair" });
    expect(early.ok ? "" : early.failure.message).toContain("not trained yet");
    const tensors = tf.memory().numTensors;
    const { spaces, steps, parameters } = await inspect(lab, "fair", { at: "now" });
    expect(steps).toBe(300);
    expect(parameters).toBeGreaterThan(0);
    for (const space of [spaces.kept, spaces.random])
      for (const { run, fair } of Object.values(space)) expect(fair).toBeLessThan(run ?? NaN);
    const view = await inspect(lab, "clip", { at: "now", ...clip, decoder: "fair" });
    const { pictures = [], randomErrors } = view.modalities["audio"] ?? {};
    // "nothing" uses the run's decoder: a decoder trained on zeros would draw the mean
    expect(pictures.map(({ decoder }) => decoder)).toEqual([
      undefined,
      "fair",
      "fair",
      "fair",
      "fair",
      "run",
    ]);
    expect(randomErrors).toBeUndefined();
    const [, , own, , random] = pictures;
    expect(random?.kept).toBe(own?.kept);
    // the decoders stay until others are trained
    before = { ...before, numTensors: before.numTensors + tf.memory().numTensors - tensors };
  });

  it("probes the channels; shuffled labels are predicted at chance", async () => {
    const report = await inspect(lab, "probes", { at: "now", folds: 3 });
    expect(report.clips).toBe(36);
    expect(report.groups).toBe(8);
    expect(report.factors.map(({ name }) => name)).toEqual(["label", "group"]);
    expect(report.factors.map(({ folds }) => folds)).toEqual(["groups", "clips"]);
    const linear = report.rows.find(
      ({ factor, subject, probe }) =>
        factor === "label" && subject === "fused" && probe === "linear",
    );
    expect(linear?.accuracy.all?.mean).toBeGreaterThan(0.6);
    expect(linear?.shuffled?.low).toBeLessThan(0.45);
    expect(linear?.shuffled?.mean).toBeLessThan(0.6);
    expect(report.conclusions).toHaveLength(6);
    const reports = lab.of("inspecting").filter(({ request }) => request === "probes");
    expect(reports.at(-1)).toMatchObject({ total: 6 });
  });

  it("cancels a long request and responds to the next one", async () => {
    const long = lab.door.inspect("probes", { at: "now", folds: 3 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await lab.door.cancelInspection();
    const outcome = await long;
    expect(outcome.ok ? "" : outcome.failure.code).toBe("cancelled");
    expect((await inspect(lab, "mask", { at: 1 })).epoch).toBe(1);
  });
});

describe("a mask that learned from held-out clips", () => {
  const maskOf = (params: Record<string, string>) => ({
    parts: [{ id: "mask", params: { learnsOn: "held-out", ...params } }],
    batchSize: 6,
  });

  it("reports the clips, and retrains heads on all training clips and on the held-out ones", async () => {
    const lab = await trained(maskOf({}));
    const held = { clips: 6, groups: 1, rotates: false };
    const { heldOut, warnings } = await inspect(lab, "mask", { at: "now" });
    expect(heldOut).toEqual(held);
    expect(warnings.filter((sentence) => sentence.includes("held"))).toEqual([]);
    const test = await inspect(lab, "headTest", { at: "now" });
    expect(test.trainClips).toBe(24);
    expect(test.heldOut).toMatchObject(held);
    expect(test.heldOut?.comparison?.trainClips).toBe(6);
    expect(test.heldOut?.comparison?.random).toHaveLength(test.draws);
    expect(test.heldOut?.comparison?.learned).not.toEqual(test.learned);
    await lab.door.close();
  });

  it("has no clips from which nothing else learned if they rotate", async () => {
    const lab = await trained(maskOf({ rotate: "epoch" }));
    const test = await inspect(lab, "headTest", { at: "now" });
    expect(test.heldOut).toEqual({ clips: 6, groups: 1, rotates: true });
    await lab.door.close();
  });
});
