/** A lab: one run at a time that can be opened, played, paused, stepped and stopped. */
import type { FeatureDoor, LabDoor, Outcome } from "../contract/door";
import { LabError, toFailure, type LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import type { BackendReport, RunOpened } from "../contract/telemetry";
import { buildRun, type Run } from "./buildRun";
import { catalogue } from "./catalogue";
import type { LabEnvironment } from "./environment";
import { createOpenRun, type OpenRun } from "./openRun";
import { createPlayer, type Player } from "./player";
import { createRecorder } from "./runRecord";
import { createBundle, type TelemetryBundle } from "./telemetryBundle";

export interface Lab {
  /** All of LabDoor but `attach`, which belongs to whoever holds the port. */
  readonly door: Omit<LabDoor, "attach">;
  useFeatures(features: FeatureDoor): void;
}

interface Open {
  readonly run: OpenRun;
  readonly player: Player;
  readonly openMs: number;
}

const failed = (failure: LabFailure): Outcome<never> => ({ ok: false, failure });
const nothingOpen = failed({ code: "bad-config", message: "No run is open; press Train first." });

function openedEvent(run: Run, backend: BackendReport, totalSteps: number): RunOpened {
  return {
    type: "opened",
    backend,
    modalities: run.modalities.map(({ id, name, kind }) => ({ id, name, kind })),
    classes: run.manifest.classes,
    clips: run.manifest.counts,
    stepsPerEpoch: totalSteps / run.training.epochs,
    totalSteps,
    parameters: run.parameters,
    flopsPerStep: run.flopsPerStep,
    channels: run.channels,
    warnings: run.manifest.problems,
  };
}

export function createLab(environment: LabEnvironment): Lab {
  const { now } = environment;
  let features: FeatureDoor | undefined;
  let open: Open | undefined;

  const close = async (): Promise<void> => {
    await open?.player.rest();
    await open?.player.idle();
    open?.run.dispose();
    open = undefined;
  };

  const openRun = async (
    unchecked: ExperimentConfig,
    { push }: TelemetryBundle,
  ): Promise<BackendReport> => {
    if (!features) {
      throw new LabError({ code: "no-clips", message: "The clips' worker is not connected yet." });
    }
    const started = now();
    const config = parseExperiment(unchecked, catalogue);
    const device = await environment.chooseDevice(config.backend);
    const built = await buildRun(config, features, device, now);
    const recorder = createRecorder(config, device.report, built);
    const run = createOpenRun(built, device, recorder, push);
    open = { run, player: createPlayer(run, now, push), openMs: now() - started };
    push(openedEvent(built, device.report, run.totalSteps));
    const message = `Ready at step 0 of ${run.totalSteps}.`;
    push({ type: "status", status: "paused", message });
    return device.report;
  };

  return {
    useFeatures: (door) => {
      features = door;
    },
    door: {
      catalogue: () => Promise.resolve(catalogue),
      open: async (config, sink) => {
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
      play: () => {
        open?.player.take(Infinity);
        return Promise.resolve();
      },
      pause: async () => {
        await open?.player.rest();
      },
      step: async (n) => {
        await open?.player.rest();
        open?.player.take(Math.max(1, Math.floor(n)));
        await open?.player.idle();
      },
      stop: async () => {
        await open?.player.stop();
      },
      retry: async (scale) => {
        const goesOn = (await open?.player.retry(scale)) ?? false;
        return goesOn ? { ok: true, value: undefined } : nothingOpen;
      },
      watch: async (clipIds) => {
        const current = open;
        await current?.player.between(() => {
          current.run.watch(clipIds);
          return current.run.showPictures();
        });
      },
      openTest: async () => {
        const current = open;
        return current ? current.player.between(() => current.run.openTest()) : nothingOpen;
      },
      record: async () => {
        const current = open;
        if (!current) return nothingOpen;
        return current.player.between(() => {
          const stepsDone = current.run.run.training.step;
          const { trainMs } = current.player;
          const stepMs = stepsDone > 0 ? trainMs / stepsDone : 0;
          const timings = { stepMs, openMs: current.openMs, trainMs, stepsDone };
          return Promise.resolve(current.run.recorder.toRecord(timings));
        });
      },
      close,
    },
  };
}
