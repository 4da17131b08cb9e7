/** A training door that plays a plausible run from formulas: for tests of the page, never shipped. */
import type { LabDoor, TelemetrySink } from "../../src/contract/door";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type { BackendReport, Picture, TelemetryEvent } from "../../src/contract/telemetry";
import { fakeCatalogue } from "./fakeCatalogue";
import { fakeManifest, fakeFrames, fakeSpectrogram } from "./fakeMedia";

const backend: BackendReport = {
  name: "wasm",
  reason: "WASM takes 41.0 ms a step and there is no hardware WebGPU adapter.",
  adapter: "",
  threads: 2,
  simd: true,
  reproducible: "to the bit",
  measuredMs: { wasm: 41 },
};
const stepsPerEpoch = 18;

export interface FakeLab extends LabDoor {
  /** Names of the calls that came, in order. */
  readonly calls: string[];
}
export interface FakeLabOptions {
  readonly stepMs?: number;
  /** Step at which the loss is no longer finite. */
  readonly failAt?: number;
}

export function createFakeLab({ stepMs = 20, failAt }: FakeLabOptions = {}): FakeLab {
  const calls: string[] = [];
  let config: ExperimentConfig | undefined;
  let sink: TelemetrySink = () => undefined;
  let step = 0;
  let playing = false;
  let openings = 0;
  let failed = false;
  let watched: readonly string[] = [];
  const total = (): number => (config?.epochs ?? 1) * stepsPerEpoch;
  const say = (...events: TelemetryEvent[]) => sink(events);
  const status = (value: "running" | "paused" | "stopped" | "done", message: string) =>
    say({ type: "status", status: value, message });

  const advance = async (): Promise<void> => {
    step += 1;
    const epoch = Math.ceil(step / stepsPerEpoch);
    const events: TelemetryEvent[] = [stepReport(step, epoch, total(), stepMs)];
    if (step % stepsPerEpoch === 0) events.push(epochReport(step, epoch), verdicts(step));
    if (step % 9 === 1) events.push(pictures(step, watched));
    await say(...events);
    if (step === failAt && !failed) {
      failed = true;
      playing = false;
      const message = `The loss was no longer finite at step ${step}, in the term fused; the weights before it are back.`;
      await say({
        type: "failed",
        failure: { code: "loss-not-finite", message, step, term: "fused" },
        restoredStep: step - 5,
        learningRate: 0.001,
      });
    } else if (step >= total()) {
      playing = false;
      await status("done", `Done: ${total()} steps.`);
    }
  };
  const loop = async (): Promise<void> => {
    while (playing) {
      await advance();
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  };
  const noted = <T>(name: string, act: () => Promise<T>) => {
    calls.push(name);
    return act();
  };
  return {
    calls,
    attach: () => Promise.resolve(),
    catalogue: () => Promise.resolve(fakeCatalogue),
    open: (next, to) =>
      noted("open", async () => {
        config = next;
        sink = to;
        step = 0;
        await say({ ...opened, totalSteps: total() });
        await status("paused", "Ready at step 0.");
        return { ok: true, value: backend };
      }),
    play: () =>
      noted("play", async () => {
        playing = true;
        await status("running", "Training.");
        void loop();
      }),
    pause: () =>
      noted("pause", async () => {
        playing = false;
        await status("paused", `Paused at step ${step}.`);
      }),
    step: (n) =>
      noted("step", async () => {
        for (let i = 0; i < n; i += 1) await advance();
        await status("paused", `Paused at step ${step}.`);
      }),
    stop: () =>
      noted("stop", async () => {
        playing = false;
        await status("stopped", `Stopped at step ${step}.`);
      }),
    retry: () =>
      noted("retry", async () => {
        await status("paused", "Back at the last good step.");
        return { ok: true, value: undefined };
      }),
    watch: (ids) =>
      noted("watch", async () => {
        watched = ids;
        if (step > 0) await say(pictures(step, watched));
      }),
    openTest: () =>
      noted("openTest", async () => {
        openings += 1;
        await say({
          type: "test",
          accuracy: { audio: 0.52, video: 0.49, fused: 0.61 },
          clips: 1000,
          epoch: 3,
          openings,
        });
        return { ok: true, value: undefined };
      }),
    record: () =>
      Promise.resolve({
        ok: false,
        failure: { code: "internal", message: "The fake keeps no record." },
      }),
    close: () =>
      noted("close", () => {
        playing = false;
        return Promise.resolve();
      }),
  };
}

const opened = {
  type: "opened",
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

function stepReport(step: number, epoch: number, total: number, stepMs: number) {
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
    perplexity: {
      audio: 20 + 60 * (1 - Math.exp(-step / 40)),
      video: 15 + 50 * (1 - Math.exp(-step / 60)),
    },
  } as const;
}

function epochReport(step: number, epoch: number): TelemetryEvent {
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

function verdicts(step: number): TelemetryEvent {
  const of = (label: number, wrong: boolean) => ({
    label: wrong ? (label + 1) % 6 : label,
    probability: 0.71,
  });
  return {
    type: "verdicts",
    step,
    verdicts: Object.fromEntries(
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

function pictures(step: number, watched: readonly string[]): TelemetryEvent {
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
