/** Encoders that pool in their own way, trained with every space part and inspected through the lab's door. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../src/contract/experiment";
import { valueOf } from "../../src/contract/valueOf";
import type { Opened } from "../support/lab";
import { clip, inspect, trained } from "../support/maskedLab";

const runs: readonly (readonly [string, Partial<ExperimentConfig>])[] = [
  ["Grid conv", { encoder: { id: "grid-conv", params: { features: 8, width: 4 } } }],
  ["Flat perceptron", { encoder: { id: "flat-perceptron", params: { features: 8, width: 8 } } }],
  [
    "Grid conv and a fusion of tokens",
    {
      encoder: { id: "grid-conv", params: { features: 8, width: 4 } },
      fusion: { id: "tf", params: { width: 8, heads: 2, blocks: 1 } },
    },
  ],
  [
    "Flat perceptron beside Grid conv",
    {
      encoder: { id: "grid-conv", params: { features: 8, width: 4 } },
      encoders: { video: { id: "flat-perceptron", params: { width: 8 } } },
    },
  ],
];

describe.each(runs)("%s", (_, config) => {
  let lab: Opened;
  beforeAll(async () => {
    lab = await trained(config);
  });
  afterAll(() => lab.door.close());

  it("trains to finite losses", async () => {
    const record = valueOf(await lab.door.record());
    for (const { loss } of record.epochs)
      for (const value of Object.values(loss)) expect(Number.isFinite(value)).toBe(true);
  });

  it("draws the spaces of both modalities", async () => {
    const { modalities } = await inspect(lab, "clip", { at: "now", ...clip });
    for (const { pictures } of Object.values(modalities)) {
      expect(pictures).toHaveLength(6);
      for (const { error } of pictures) expect(Number.isFinite(error)).toBe(true);
    }
  });

  it("finds the places of a channel within the picture, and the picture without it", async () => {
    const question = { at: "now", modality: "video", channel: 3, clipId: clip.clipId } as const;
    const use = await inspect(lab, "channel", question);
    expect(use.places.length).toBeGreaterThan(1);
    for (const { box, image } of use.places) {
      const [top, left, height, width] = box;
      expect(top + height).toBeLessThanOrEqual(16);
      expect(left + width).toBeLessThanOrEqual(16);
      expect(Math.min(height, width)).toBeGreaterThan(0);
      expect([0, 1]).toContain(image);
    }
    expect(use.pictures?.difference).toHaveLength(2 * 16 * 16);
  });

  it("predicts under a forced mask and under its complement", async () => {
    const { modalities } = await inspect(lab, "mask", { at: "now" });
    const none = new Uint8Array(8);
    const [audio = none, video = none] = ["audio", "video"].map((id) => modalities[id]?.omega);
    const omega = { audio, video: none };
    const other = { audio: none, video };
    const forced = await inspect(lab, "split", { at: "now", fill: "zero", omega });
    const complement = await inspect(lab, "split", { at: "now", fill: "zero", omega: other });
    const { rows } = await inspect(lab, "controls", { at: "now" });
    const scoresOf = (id: string) =>
      rows.find((row) => row.id === id && (row.fill ?? "zero") === "zero")?.scores;
    expect(scoresOf("only/audio")).toEqual(forced.requested);
    expect(scoresOf("only/video")).toEqual(complement.requested);
    expect(forced.requested).not.toEqual(complement.requested);
    for (const { requested } of [forced, complement])
      expect(Number.isFinite(requested.crossEntropy)).toBe(true);
  });
});
