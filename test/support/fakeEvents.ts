/** Creates the events of the fake run from formulas. */
import type { Picture, TelemetryEvent } from "../../src/contract/telemetry";
import { fakeFrames, fakeManifest, fakeSpectrogram } from "./fakeMedia";
import type { BackendReport } from "../../src/contract/backend";

export const stepsPerEpoch = 18;

export const backend: BackendReport = {
  name: "wasm",
  engine: "own",
  reason: "WASM takes 41.0 ms a step and there is no hardware WebGPU adapter.",
  adapter: "",
  threads: 2,
  simd: true,
  relaxedSimd: false,
  reproducible: "to the bit",
  measuredMs: { wasm: 41 },
  selfCheck: {
    checked: 42,
    worst: 3e-6,
    worstName: "convolution: gradient by filter",
    tolerance: 1e-4,
    passed: true,
    ms: 120,
  },
};
export const opened = {
  type: "opened",
  dataKey: fakeManifest.key,
  backend,
  modalities: [
    { id: "audio", name: "Audio", kind: "spectrogram" },
    { id: "video", name: "Video", kind: "frames" },
  ],
  classes: fakeManifest.classes,
  clips: fakeManifest.counts,
  stepsPerEpoch,
  totalSteps: 0,
  parameters: 412_806,
  flopsPerStep: 3.1e9,
  channels: 64,
  warnings: [],
} as const;

const wobble = (step: number, phase: number): number => 0.03 * Math.sin(step * 1.7 + phase);
const rise = (step: number, rate: number, top: number): number =>
  top - (top - 1 / 6) * Math.exp(-step / rate);

export function stepReport(step: number, epoch: number, total: number, stepMs: number) {
  const audio = rise(step, 60, 0.66) + wobble(step, 0);
  const video = rise(step, 220, 0.72) + wobble(step, 2);
  const fused = rise(step, 90, 0.78) + wobble(step, 4);
  return {
    type: "step",
    step,
    epoch,
    stepMs,
    secondsLeft: ((total - step) * stepMs) / 1000,
    loss: {
      total: 6 * Math.exp(-step / 200) + 1,
      fused: 1.8 - fused,
      "unimodal audio": 1.8 - audio,
      "unimodal video": 1.8 - video,
      alignment: 1.4 * Math.exp(-step / 300),
      reconstruction: 0.4 * Math.exp(-step / 100) + 0.02,
      commitment: 0.1 + wobble(step, 1) / 3,
      mask: 64 * 1e-4,
    },
    accuracy: { audio, video, fused },
    k: { audio: 1 - 0.3 * Math.exp(-step / 150), video: 1 + 0.4 * Math.exp(-step / 150) },
    alpha: 1 - Math.exp(-1 / epoch),
    kept: { audio: 1 - Math.min(0.6, step / 500), video: 1 - Math.min(0.3, step / 900) },
    zeta: (1 - Math.min(0.6, step / 500)) / (1 - Math.min(0.3, step / 900)),
    shown: {},
    perplexity: {
      audio: 20 + 60 * (1 - Math.exp(-step / 40)),
      video: 15 + 50 * (1 - Math.exp(-step / 60)),
    },
  } as const;
}

export function epochReport(step: number, epoch: number): TelemetryEvent {
  const { secondsLeft: _secondsLeft, accuracy, ...rest } = stepReport(step, epoch, step, 20);
  const lower = Object.fromEntries(
    Object.entries(accuracy).map(([name, share]) => [name, share - 0.05]),
  );
  return {
    ...rest,
    type: "epoch",
    accuracy: { train: accuracy, validation: lower },
    validationLoss: {},
  };
}

export function predictionsEvent(step: number): TelemetryEvent {
  const of = (label: number, wrong: boolean) => ({
    label: wrong ? (label + 1) % 6 : label,
    probability: 0.71,
  });
  return {
    type: "predictions",
    step,
    predictions: Object.fromEntries(
      fakeManifest.clips
        .filter(({ split }) => split === "validation")
        .map(({ id, label }, i) => [
          id,
          {
            audio: of(label, i % 3 === 0),
            video: of(label, i % 2 === 0),
            fused: of(label, i % 5 === 0),
          },
        ]),
    ),
  };
}

export function pictures(step: number, watched: readonly string[]): TelemetryEvent {
  const kept = { input: 64, full: 64, complementary: 40, contradictory: 24, random: 40 } as const;
  const blur = {
    input: 0,
    full: 0.2,
    complementary: 0.4,
    contradictory: 0.8,
    random: 0.6,
  } as const;
  const all = (
    make: (blurred: number, i: number) => Pick<Picture, "values" | "shape">,
  ): Picture[] =>
    (["input", "full", "complementary", "contradictory", "random"] as const).map((name, i) => ({
      name,
      kept: kept[name],
      error: blur[name] / 10,
      ...make(blur[name], i),
    }));
  return {
    type: "pictures",
    step,
    channels: 64,
    gain: { audio: Math.min(0.6, step / 80), video: Math.min(0.5, step / 200) },
    gainNeeded: 0.25,
    clips: watched.map((id, c) => ({
      id,
      byModality: {
        audio: all((blurred) => ({ values: fakeSpectrogram(c, blurred), shape: [68, 64] })),
        video: all((blurred) => ({ values: fakeFrames(c, blurred), shape: [3, 48, 48, 3] })),
      },
    })),
  };
}
