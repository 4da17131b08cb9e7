/** A LabDoor that computes a plausible run from formulas, for tests of the page. */
import type { LabClient } from "../../src/client/labClient";
import type { Checkpoint, Resume } from "../../src/contract/checkpoint";
import type { OpenOptions, TelemetrySink } from "../../src/contract/door";
import type { LabFailure } from "../../src/contract/errors";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type { RunRecord } from "../../src/contract/record";
import type { TelemetryEvent } from "../../src/contract/telemetry";
import { fakeCatalogue } from "./fakeCatalogue";
import {
  backend,
  epochReport,
  opened,
  pictures,
  stepReport,
  stepsPerEpoch,
  predictionsEvent,
} from "./fakeEvents";
import { fakeInspection, fakeMask } from "./fakeInspect";
import { fakeRidge } from "./fakeRecord";
import { fakeMeasures } from "./fakeMeasures";

export interface FakeLab extends LabClient {
  /** Names of the calls, in order. */
  readonly calls: string[];
  /** The states that runs were resumed from, in order. */
  readonly resumes: readonly Resume[];
  /** The opened configurations, in order. */
  readonly opened: readonly ExperimentConfig[];
  /** Their options, in order. */
  readonly options: readonly OpenOptions[];
  /** For each prepared backend: whether it was to be measured again. */
  readonly preparations: readonly boolean[];
}
export interface FakeLabOptions {
  readonly stepMs?: number;
  /** Step at which the loss is no longer finite. */
  readonly failAt?: number;
  /** Steps at which the device is lost, each once. */
  readonly loseAt?: readonly number[];
  /** The message of the failure when a run is resumed; left out: it continues. */
  readonly refusal?: string;
  /** The failure for a configuration that cannot be opened. */
  readonly misfit?: (config: ExperimentConfig) => LabFailure | undefined;
  /** The record of a run with that configuration; left out: there is none. */
  readonly recordOf?: (config: ExperimentConfig, testOpenings: number) => RunRecord;
}

const checkpointAt = (step: number): Checkpoint => ({
  step,
  state: [Float32Array.of(step)],
  optimizer: { counts: { all: step }, learningRate: 0.001 },
  firstTotal: 7,
  recorder: { epochs: [], recoveries: [], testOpenings: 0 },
  best: { epoch: 1, score: 0.5, step, counts: { all: step } },
  trainMs: step,
});

/** Number of steps that a run goes back after a loss that is not finite. */
const takenBack = 5;

export function createFakeLab({
  stepMs = 20,
  failAt,
  loseAt = [],
  refusal,
  misfit,
  recordOf,
}: FakeLabOptions = {}): FakeLab {
  const losses = [...loseAt];
  const resumes: Resume[] = [];
  const calls: string[] = [];
  const preparations: boolean[] = [];
  const configs: ExperimentConfig[] = [];
  const options: OpenOptions[] = [];
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
    if (step % stepsPerEpoch === 0) {
      const checkpoint = checkpointAt(step);
      events.push(epochReport(step, epoch), predictionsEvent(step), {
        type: "checkpoint",
        checkpoint,
      });
      events.push(fakeMask(step, epoch));
    }
    if (step % 9 === 1) events.push(pictures(step, watched));
    await say(...events);
    if (losses.includes(step)) {
      losses.splice(losses.indexOf(step), 1);
      playing = false;
      const failure = { code: "device-lost", message: "The GPU was lost. Gone." } as const;
      await say(
        { type: "failed", failure },
        { type: "status", status: "failed", message: "Gone." },
      );
    } else if (step === failAt && !failed) {
      failed = true;
      playing = false;
      const message = `The loss was no longer finite at step ${step}, in the term fused; the weights before it are back.`;
      await say({
        type: "failed",
        failure: { code: "loss-not-finite", message, step, term: "fused" },
        restoredStep: step - takenBack,
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
    resumes,
    opened: configs,
    options,
    preparations,
    restart: () =>
      noted("restart", () => {
        playing = false;
        sink = () => undefined;
        return Promise.resolve();
      }),
    catalogue: () => Promise.resolve(fakeCatalogue),
    prepareBackend: (_choice, again) => {
      preparations.push(again);
      return Promise.resolve({ ok: true, value: config ? undefined : backend });
    },
    open: (next, to, resume, given = {}) =>
      noted("open", async () => {
        if (resume) resumes.push(resume);
        if (resume && refusal !== undefined)
          return { ok: false, failure: { code: "no-backend", message: refusal } };
        configs.push(next);
        options.push(given);
        const failure = misfit?.(next);
        if (failure) return { ok: false, failure };
        config = next;
        sink = to;
        openings = 0;
        failed = false;
        step = resume?.checkpoint?.step ?? 0;
        await say({ ...opened, totalSteps: total() });
        await status("paused", `Ready at step ${step}.`);
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
        step = (failAt ?? step) - takenBack;
        await status("paused", "Back at the last good step.");
        playing = true;
        await status("running", "Training.");
        void loop();
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
          epochs: 0,
          openings,
        });
        return { ok: true, value: undefined };
      }),
    measure: (split, alone = {}) =>
      noted(`measure ${split} ${Object.keys(alone).join(" and ")}`.trim(), () =>
        Promise.resolve({ ok: true, value: fakeMeasures(split, alone) }),
      ),
    inspect: (name, parameters) =>
      noted(`inspect ${name} ${parameters.at}`, () =>
        Promise.resolve(fakeInspection(name, parameters)),
      ),
    cancelInspection: () => noted("cancelInspection", () => Promise.resolve()),
    record: () =>
      Promise.resolve(
        recordOf && config
          ? { ok: true, value: recordOf(config, openings) }
          : { ok: false, failure: { code: "internal", message: "The fake keeps no record." } },
      ),
    fitRidge: ({ modalities: [id = ""], seed }, opensTest) =>
      noted(`fitRidge ${id}${opensTest ? " with test" : ""}`, () => {
        config = undefined;
        return Promise.resolve({ ok: true, value: fakeRidge(id, 0.4 + seed / 100, opensTest) });
      }),
    close: () =>
      noted("close", () => {
        playing = false;
        config = undefined;
        return Promise.resolve();
      }),
  };
}
