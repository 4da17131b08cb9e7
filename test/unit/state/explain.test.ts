import { describe, expect, it } from "vitest";
import type { TelemetryEvent } from "../../../src/contract/telemetry";
import { aboutTime, runSentences, largeNumberText } from "../../../src/state/explain";
import { afterEvent, idleRun, type RunState } from "../../../src/state/run";

const after = (state: RunState, ...events: TelemetryEvent[]) => events.reduce(afterEvent, state);

describe("explain", () => {
  const opened = {
    type: "opened",
    dataKey: "puppets 7",
    backend: {
      name: "cpu",
      engine: "own",
      relaxedSimd: false,
      reason: "",
      adapter: "",
      threads: 1,
      simd: false,
      reproducible: "",
      measuredMs: {},
    },
    modalities: [
      { id: "audio", name: "Audio", kind: "spectrogram" },
      { id: "video", name: "Video", kind: "frames" },
    ],
    classes: [],
    clips: { train: 1, validation: 1000, test: 1 },
    stepsPerEpoch: 1,
    totalSteps: 1,
    parameters: 1,
    flopsPerStep: 1,
    channels: 64,
    warnings: [],
  } as const;
  const at = (
    audio: number,
    fused: number,
    train: Readonly<Record<string, number>> = {},
  ): RunState => {
    const shared = {
      step: 9,
      epoch: 3,
      stepMs: 1,
      loss: {},
      k: { audio: 0.7, video: 1.3 },
      alpha: 0,
      kept: { audio: 0.5, video: 1 },
      zeta: 0.5,
      perplexity: {},
      shown: {},
    };
    return after(
      idleRun,
      opened,
      // a mean over steps in which the mask dropped channels
      { ...shared, type: "step", secondsLeft: 1, accuracy: {}, kept: { audio: 0.9, video: 1 } },
      {
        ...shared,
        type: "epoch",
        accuracy: { train, validation: { audio, video: 0.2, fused } },
        validationLoss: {},
      },
    );
  };

  it("reports a fused accuracy below the best single head", () => {
    expect(runSentences(at(0.64, 0.51))).toEqual([
      "Epoch 3: fused 51 % on validation is 13 points below the audio head (64 %): the fused prediction is less accurate than the better head of the same network.",
      "In that epoch the method scaled the steps of video by 1.30 and those of audio by 0.70, because video was learning more slowly.",
      "At the end of that epoch the mask kept 32 of 64 audio channels and 64 of 64 video channels.",
    ]);
  });
  it("reports a fused accuracy above the best single head", () => {
    expect(runSentences(at(0.5, 0.7))[0]).toContain("20 points above the audio head");
  });
  it("does not interpret a difference within the noise", () => {
    expect(runSentences(at(0.6, 0.61))[0]).toContain(
      "1 points above the audio head (60 %): with 1000 clips",
    );
    expect(runSentences(at(0.62, 0.61))[0]).toContain("1 points below the audio head (62 %): with");
    expect(runSentences(at(0.61, 0.61))[0]).toContain("is not significant");
  });
  it("names the head that fits the training clips alone", () => {
    expect(runSentences(at(0.4, 0.6, { audio: 0.99, video: 0.5 }))[1]).toBe(
      "The audio head has 99 % on training clips and 40 % on validation: most of what it learned fails on other clips.",
    );
    expect(runSentences(at(0.4, 0.6, { audio: 0.7 })).join(" ")).not.toContain("fails");
  });
  it("returns no sentence before the first figures", () => {
    expect(runSentences(idleRun)).toEqual([]);
  });
  it("rounds durations and large numbers", () => {
    expect([3, 49, 70, 3600, Number.NaN].map(aboutTime)).toEqual([
      "about 3 s",
      "about 49 s",
      "about 1 min",
      "about 1.0 h",
      "an unknown time",
    ]);
    expect([12, 140_000, 2.08e9].map(largeNumberText)).toEqual([
      "12",
      "140 thousand",
      "2.08 billion",
    ]);
  });
});
