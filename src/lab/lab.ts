/** A lab: one run at a time that can be opened, played, paused, stepped and stopped. */
import type { FeatureDoor, LabDoor, Outcome, TelemetrySink } from "../contract/door";
import { LabError, toFailure, type LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunRecord } from "../contract/record";
import type { BackendReport, RunStatus } from "../contract/telemetry";
import { parseExperiment } from "../contract/parseExperiment";
import { breathe } from "./breathe";
import { buildRun } from "./buildRun";
import { catalogue } from "./catalogue";
import type { Device, LabEnvironment } from "./environment";
import { createOpenRun, type OpenRun } from "./openRun";
import { createRecorder } from "./runRecord";
import { createBundle, type TelemetryBundle } from "./telemetryBundle";

export interface Lab {
  /** All of LabDoor but `attach`, which belongs to whoever holds the port. */
  readonly door: Omit<LabDoor, "attach">;
  useFeatures(features: FeatureDoor): void;
}

interface Open {
  readonly run: OpenRun;
  readonly device: Device;
  readonly bundle: TelemetryBundle;
  readonly openMs: number;
  trainMs: number;
}

const failed = (failure: LabFailure): Outcome<never> => ({ ok: false, failure });
const done: Outcome = { ok: true, value: undefined };
const nothingOpen = failed({ code: "bad-config", message: "No run is open; press Train first." });

export function createLab(environment: LabEnvironment): Lab {
  const { now } = environment;
  let features: FeatureDoor | undefined;
  let open: Open | undefined;
  let status: RunStatus = "idle";
  /** Steps still to take before pausing by itself. */
  let stepsToTake = 0;
  let driving: Promise<void> | undefined;
  /** Work that waits for the end of the step in hand. */
  const jobs: (() => Promise<void>)[] = [];
  /** The same while nothing trains: one piece at a time, in order. */
  let queue: Promise<unknown> = Promise.resolve();

  const say = (next: RunStatus, message: string): void => {
    status = next;
    open?.bundle.push({ type: "status", status, message });
  };

  const where = (run: OpenRun): string => `step ${run.run.training.step} of ${run.totalSteps}`;

  const onFailure = (current: Open, error: unknown): void => {
    const failure = toFailure(error);
    const { training } = current.run.run;
    const restored = failure.code === "loss-not-finite";
    current.bundle.push({
      type: "failed",
      failure,
      ...(restored
        ? {
            restoredStep: training.step,
            learningRate: training.pipeline.optimizer.learningRate,
          }
        : {}),
    });
    say("failed", failure.message);
  };

  const doJobs = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };

  /** Pulls steps until told otherwise. */
  const drive = async (current: Open): Promise<void> => {
    const { run } = current;
    try {
      while (stepsToTake > 0) {
        const started = now();
        const more = await run.advance();
        current.trainMs += now() - started;
        stepsToTake -= 1;
        if (!more) {
          await run.show();
          say("done", `Training is done after ${where(run)}.`);
          return;
        }
        await breathe();
        await doJobs();
      }
      if (status === "running") say("paused", `Paused at ${where(run)}.`);
    } catch (error) {
      onFailure(current, error);
    } finally {
      stepsToTake = 0;
      await doJobs();
      driving = undefined;
    }
  };

  const take = (steps: number): void => {
    if (!open || status === "done" || status === "stopped" || status === "failed") return;
    stepsToTake = steps;
    open.run.setReportEachStep(Number.isFinite(steps));
    if (driving) return;
    say("running", `Training from ${where(open.run)}.`);
    driving = drive(open);
  };

  /** No further step starts; resolves when the one in hand is over. */
  const rest = async (): Promise<void> => {
    stepsToTake = 0;
    await driving;
  };

  /** Runs `work` between steps; training goes on afterwards as before. */
  const between = <T>(work: (current: Open) => Promise<T>): Promise<Outcome<T>> => {
    const attempt = async (): Promise<Outcome<T>> => {
      if (!open) return nothingOpen;
      try {
        return { ok: true, value: await work(open) };
      } catch (error) {
        return failed(toFailure(error));
      }
    };
    if (driving) {
      return new Promise((resolve) => {
        jobs.push(async () => {
          resolve(await attempt());
        });
      });
    }
    const turn = queue.then(attempt);
    queue = turn;
    return turn;
  };

  const close = async (): Promise<void> => {
    await rest();
    await queue;
    open?.run.dispose();
    open = undefined;
    status = "idle";
  };

  const openRun = async (
    unchecked: ExperimentConfig,
    bundle: TelemetryBundle,
  ): Promise<BackendReport> => {
    if (!features) {
      throw new LabError({ code: "no-clips", message: "The clips' worker is not connected yet." });
    }
    const started = now();
    const config = parseExperiment(unchecked, catalogue);
    const device = await environment.chooseDevice(config.backend);
    const run = await buildRun(config, features, device, now);
    const openMs = now() - started;
    const recorder = createRecorder(config, device.report, run);
    const opened = createOpenRun(run, device, recorder, (event) => {
      bundle.push(event);
    });
    open = { run: opened, device, bundle, openMs, trainMs: 0 };
    bundle.push({
      type: "opened",
      backend: device.report,
      modalities: run.modalities.map(({ id, name, kind }) => ({ id, name, kind })),
      classes: run.manifest.classes,
      clips: run.manifest.counts,
      stepsPerEpoch: opened.totalSteps / config.epochs,
      totalSteps: opened.totalSteps,
      parameters: run.parameters,
      flopsPerStep: run.flopsPerStep,
      channels: run.channels,
      warnings: run.manifest.problems,
    });
    say("paused", `Ready at step 0 of ${opened.totalSteps}.`);
    return device.report;
  };

  const record = (current: Open): RunRecord => {
    const { recorder, run } = current.run;
    const stepsDone = run.training.step;
    return recorder.toRecord({
      stepMs: stepsDone > 0 ? current.trainMs / stepsDone : 0,
      openMs: current.openMs,
      trainMs: current.trainMs,
      stepsDone,
    });
  };

  return {
    useFeatures: (door) => {
      features = door;
    },
    door: {
      catalogue: () => Promise.resolve(catalogue),
      open: async (config, sink: TelemetrySink) => {
        await close();
        const bundle = createBundle(sink);
        bundle.push({ type: "status", status: "opening", message: "Preparing clips and model." });
        try {
          return { ok: true, value: await openRun(config, bundle) };
        } catch (error) {
          const failure = toFailure(error);
          bundle.push({ type: "failed", failure });
          bundle.push({ type: "status", status: "failed", message: failure.message });
          return failed(failure);
        }
      },
      play: () => Promise.resolve(take(Infinity)),
      pause: rest,
      step: async (n) => {
        await rest();
        take(Math.max(1, Math.floor(n)));
        await driving;
      },
      stop: async () => {
        if (!open || status === "done" || status === "failed") return;
        status = "stopped";
        await rest();
        await between((current) => current.run.show());
        say("stopped", `Stopped at ${where(open.run)}.`);
      },
      retry: async (scale) => {
        await rest();
        if (!open || status !== "failed") return nothingOpen;
        open.run.restart(scale);
        status = "paused";
        take(Infinity);
        return done;
      },
      watch: async (clipIds) => {
        await between(async (current) => {
          current.run.watch(clipIds);
          await current.run.showPictures();
        });
      },
      openTest: () => between((current) => current.run.openTest()),
      record: () => between((current) => Promise.resolve(record(current))),
      close,
    },
  };
}
