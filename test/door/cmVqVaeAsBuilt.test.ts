/** CM-VQVAE with the network of its author, at small sizes: trained, resumed and inspected through the lab's door. */
import { describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../src/contract/experiment";
import { valueOf } from "../../src/contract/valueOf";
import { openToy, tinyConfig } from "../support/lab";
import { clip, inspect, masked, trained } from "../support/maskedLab";

const asBuilt = {
  encoder: { id: "cm-vqvae", params: { features: 8, side: 2, width: 8 } },
  fusion: { id: "conv-maps", params: { channels: 4, width: 8 } },
  epochs: 2,
} satisfies Partial<ExperimentConfig>;

describe("CM-VQVAE as built", () => {
  it("trains to finite losses, the same with the same seed, and reconstructs better", async () => {
    const lossesOf = async () => {
      const lab = await trained(asBuilt);
      const record = valueOf(await lab.door.record());
      await lab.door.close();
      return record.epochs.map(({ loss, accuracy }) => ({ loss, accuracy }));
    };
    const [first, again] = [await lossesOf(), await lossesOf()];
    expect(first).toEqual(again);
    for (const { loss } of first)
      for (const value of Object.values(loss)) expect(Number.isFinite(value)).toBe(true);
    expect(first[1]?.loss["reconstruction/video"]).toBeLessThan(
      first[0]?.loss["reconstruction/video"] ?? NaN,
    );
  });

  it("answers the inspector: mask, spaces, channels and forced masks", async () => {
    const lab = await trained(asBuilt);
    const mask = await inspect(lab, "mask", { at: "now" });
    expect(mask.modalities["audio"]?.omega).toHaveLength(8);
    const view = await inspect(lab, "clip", { at: "now", ...clip });
    expect(view.modalities["video"]?.pictures).toHaveLength(6);
    const none = new Uint8Array(8);
    const audio = mask.modalities["audio"]?.omega ?? none;
    const omega = { audio, video: none };
    const split = await inspect(lab, "split", { at: "now", fill: "zero", omega });
    const { rows } = await inspect(lab, "controls", { at: "now" });
    const control = rows.find(({ id, fill }) => id === "only/audio" && fill === "zero");
    expect(control?.scores).toEqual(split.requested);
    const use = await inspect(lab, "channel", { at: "now", modality: "audio", channel: 1, clipId: clip.clipId }); // prettier-ignore
    expect(use.places.length).toBeGreaterThan(0);
    await lab.door.close();
  });

  it("refuses maps of different sides with a sentence", async () => {
    const differ = {
      ...asBuilt,
      encoders: { audio: { id: "small-conv", params: { width: 4 } } },
      encoder: { id: "cm-vqvae", params: { features: 8, side: 4, width: 8 } },
    };
    const opening = openToy(tinyConfig({ ...masked, ...differ }), {}, "wasm");
    await expect(opening).rejects.toThrow("needs maps of the same sides");
  });
});
