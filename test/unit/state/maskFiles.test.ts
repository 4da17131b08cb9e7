/** The mask's order of channels and its files. */
import { describe, expect, it } from "vitest";
import { fakeMask } from "../../support/fakeInspect";
import type { MaskReport, MaskState } from "../../../src/contract/inspect";
import { factsCsv, historyCsv, maskJson } from "../../../src/state/maskExports";
import { orderedChannels } from "../../../src/state/maskOrder";

const report = (epoch: number, values: number[], kept: number[]): MaskReport => ({
  type: "mask",
  epoch,
  step: 10 * epoch,
  threshold: 0.005,
  epochsKept: [1],
  bytesKept: 1,
  values: { audio: Float32Array.from(values) },
  omega: { audio: Uint8Array.from(kept) },
});

describe("the order of channels", () => {
  const history = [
    report(1, [0.01, 0.02, 0.001, 0.02], [1, 1, 0, 1]),
    report(2, [0.001, 0.02, 0.001, 0.03], [0, 1, 0, 1]),
    report(3, [0.001, 0.004, 0.002, 0.04], [0, 0, 0, 1]),
  ];

  it("is by number, by the time of dropping, or by the last Omega, ties by number", () => {
    expect(orderedChannels("channel", history, "audio")).toEqual([0, 1, 2, 3]);
    expect(orderedChannels("dropped", history, "audio")).toEqual([2, 0, 1, 3]);
    expect(orderedChannels("value", history, "audio")).toEqual([3, 1, 2, 0]);
    const kept = [report(1, [1, 1, 1], [1, 1, 1])];
    expect(orderedChannels("dropped", kept, "audio")).toEqual([0, 1, 2]);
  });

  it("is empty before there is a history", () => {
    expect(orderedChannels("value", [], "audio")).toEqual([]);
  });
});

const mask: MaskState = {
  at: 2,
  epoch: 2,
  step: 20,
  threshold: 0.005,
  gate: "binary",
  zeta: 0.5,
  warnings: [],
  modalities: {
    audio: {
      values: Float32Array.of(0.01, 0.004),
      omega: Uint8Array.of(1, 0),
      spread: Float32Array.of(0.5, 0),
      codes: {
        use: [Float32Array.of(0.5, 0.5, 0)],
        perplexity: 2,
        dead: 1,
        distinct: { all: 2, kept: 2, dropped: 1 },
      },
    },
    video: { omega: Uint8Array.of(1, 1), spread: Float32Array.of(1, 1) },
  },
};

describe("files of a mask", () => {
  it("hold the configuration, Omega, and omega learned and by hand", () => {
    const file = JSON.parse(maskJson(mask, { audio: Uint8Array.of(0, 1) }, "epochs=2")) as unknown;
    expect(file).toMatchObject({
      version: 1,
      config: "#epochs=2",
      at: 2,
      epoch: 2,
      threshold: 0.005,
      zeta: 0.5,
      modalities: {
        audio: {
          Omega: [0.01, 0.004],
          omega: { learned: [1, 0], byHand: [0, 1] },
          kept: { learned: 1, byHand: 1 },
        },
        video: { Omega: null, omega: { learned: [1, 1], byHand: null } },
      },
    });
  });

  it("hold a line for each epoch, modality and channel", () => {
    const lines = historyCsv([fakeMask(10, 1), fakeMask(20, 2)])
      .trim()
      .split("\n");
    expect(lines).toHaveLength(1 + 2 * 2 * 8);
    expect(lines[0]).toBe("epoch,step,modality,channel,Omega,threshold,kept");
    expect(lines[1]).toBe("1,10,audio,0,0.004,0.005,0");
    expect(lines[18]).toBe("2,20,audio,1,0.0041,0.005,0");
  });

  it("hold the facts of each modality, empty where there are none", () => {
    const [, audio, video] = factsCsv(mask, { audio: Uint8Array.of(0, 0) }).split("\n");
    expect(audio).toBe("audio,2,20,binary,0.005,0.5,2,1,0,2,1,2,2,1");
    expect(video).toBe("video,2,20,binary,0.005,0.5,2,2,0,,,,,");
  });
});
