/** A lab: one run at a time that can be opened, played, paused, stepped and stopped. */
import type { Resume } from "../contract/checkpoint";
import type { FeatureDoor, LabDoor, Outcome } from "../contract/door";
import { LabError, toFailure, type LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import type { OpenTimings, RunRecord } from "../contract/record";
import type { RunOpened } from "../contract/telemetry";
import { buildRun, type Run } from "./buildRun";
import { catalogue } from "./catalogue";
import { compile } from "./compile";
import { deviceLost, rejectOnDeviceLoss } from "./deviceFaults";
import type { LabEnvironment } from "./environment";
import { createOpenRun, type OpenRun } from "./openRun";
import { createPlayer, type Player } from "./player";
import { createRecorder } from "./runRecord";
import { createBundle, type TelemetryBundle } from "./telemetryBundle";
import type { BackendReport } from "../contract/backend";

export interface Lab {
  /** LabDoor without `attach`, which the owner of the port implements. */
  readonly door: Omit<LabDoor, "attach">;
  useFeatures(features: FeatureDoor): void;
}

interface Open {
  readonly run: OpenRun;
  readonly player: Player;
  readonly openMs: number;
  readonly open: OpenTimings;
}

/** Runs `work` and disposes `built` if it throws. */
async function disposeRunOnError<T>(built: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    built.dispose();
    throw error;
  }
}

const failed = (failure: LabFailure): Outcome<never> => ({ ok: false, failure });
const superseded: LabFailure = {
  code: "cancelled",
  message: "This run was closed before it was ready.",
};
const nothingOpen = failed({ code: "bad-config", message: "No run is open; press Train first." });

function openedEvent(run: Run, backend: BackendReport, totalSteps: number): RunOpened {
  return {
    type: "opened",
    dataKey: run.manifest.key,
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

function recordOf({ run, openMs, open }: Open): RunRecord {
  const { stepMs, trainMs } = run;
  const stepsDone = run.run.training.step;
  return run.recorder.toRecord({ stepMs, openMs, open, trainMs, stepsDone });
}

/** Runs a request on the open run between two of its steps. */
type RequestFromOpen = <T>(ask: (current: Open) => Promise<T>) => Promise<Outcome<T>>;

const createRequests = (
  requestFromOpen: RequestFromOpen,
): Pick<LabDoor, "openTest" | "measure" | "inspect" | "record"> => ({
  openTest: () => requestFromOpen(({ run }) => run.openTest()),
  measure: (split, alone) => requestFromOpen(({ run }) => run.measure(split, alone)),
  inspect: (name, parameters) =>
    requestFromOpen(({ run }) => run.inspector.request(name, parameters)),
  record: () => requestFromOpen((current) => Promise.resolve(recordOf(current))),
});

/** Starts the backend of the next run, unless a run is open. Never rejects. */
async function startBackend(
  environment: LabEnvironment,
  { backend, engine }: Pick<ExperimentConfig, "backend" | "engine">,
  again: boolean,
  isOpen: boolean,
): Promise<Outcome<BackendReport | undefined>> {
  try {
    if (again) await environment.forgetMeasurements?.();
    if (isOpen) return { ok: true, value: undefined };
    const { report } = await environment.chooseDevice(backend, { engine });
    return { ok: true, value: report };
  } catch (error) {
    return failed(toFailure(error));
  }
}

export function createLab(environment: LabEnvironment): Lab {
  const { now } = environment;
  let features: FeatureDoor | undefined;
  let open: Open | undefined;

  /** Runs opening and closing one at a time; a newer request supersedes older ones. */
  let turn: Promise<unknown> = Promise.resolve();
  let newest = 0;
  const inTurn = <T>(work: (isNewest: () => boolean) => Promise<T>): Promise<T> => {
    newest += 1;
    const own = newest;
    const next = turn.then(() => work(() => own === newest));
    turn = next.catch(() => undefined);
    return next;
  };

  /** Does not supersede the opening of a run. */
  const prepareBackend: LabDoor["prepareBackend"] = (choice, again) => {
    const next = turn.then(() => startBackend(environment, choice, again, open !== undefined));
    turn = next;
    return next;
  };

  const closeOpen = async (): Promise<void> => {
    const current = open;
    open = undefined;
    await current?.player.haltAndWait();
    current?.run.dispose();
  };

  const requestFromOpen: RequestFromOpen = async (ask) => {
    const current = open;
    return current ? current.player.between(() => ask(current)) : nothingOpen;
  };

  const openRun = async (
    unchecked: ExperimentConfig,
    { push }: TelemetryBundle,
    isNewest: () => boolean,
    resume: Resume | undefined,
  ): Promise<BackendReport> => {
    if (!features) {
      throw new LabError({ code: "no-clips", message: "The clips' worker is not connected yet." });
    }
    const started = now();
    const config = parseExperiment(unchecked, catalogue);
    const device = await environment.chooseDevice(config.backend, { engine: config.engine });
    const deviceMs = now() - started;
    if (!isNewest()) throw new LabError(superseded);
    const built = await rejectOnDeviceLoss(device, buildRun(config, features, device, now));
    const compiling = now();
    const run = await disposeRunOnError(built, async () => {
      await rejectOnDeviceLoss(device, compile(built.training, device, push));
      if (!isNewest()) throw new LabError(superseded);
      const recorder = createRecorder(config, device.report, built, resume);
      return createOpenRun(built, device, recorder, push, resume?.checkpoint);
    });
    const { data: dataMs, model: modelMs } = built.tookMs;
    const timings = { deviceMs, dataMs, modelMs, compileMs: now() - compiling };
    const player = createPlayer(run, push);
    open = { run, player, openMs: now() - started, open: timings };
    void device.lost.then((reason) => {
      if (open?.player === player) player.reportDeviceLoss(deviceLost(reason));
    });
    push(openedEvent(built, device.report, run.totalSteps));
    const message = `Ready at step ${built.training.step} of ${run.totalSteps}.`;
    push({ type: "status", status: "paused", message });
    return device.report;
  };

  return {
    useFeatures: (door) => {
      features = door;
    },
    door: {
      catalogue: () => Promise.resolve(catalogue),
      prepareBackend,
      open: (config, sink, resume) =>
        inTurn(async (isNewest) => {
          await closeOpen();
          if (!isNewest()) return failed(superseded);
          const { push, ...rest } = createBundle(sink);
          push({ type: "status", status: "opening", message: "Preparing clips and model." });
          try {
            return { ok: true, value: await openRun(config, { push, ...rest }, isNewest, resume) };
          } catch (error) {
            const failure = toFailure(error);
            push({ type: "failed", failure });
            push({ type: "status", status: "failed", message: failure.message });
            return failed(failure);
          }
        }),
      play: () => {
        open?.player.play();
        return Promise.resolve();
      },
      pause: async () => {
        await open?.player.pause();
      },
      step: async (n) => {
        const player = open?.player;
        await player?.pause();
        player?.play(Math.max(1, Math.floor(n)));
        await player?.waitUntilIdle();
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
      ...createRequests(requestFromOpen),
      cancelInspection: () => {
        open?.run.inspector.cancel();
        return Promise.resolve();
      },
      close: () => inTurn(closeOpen),
    },
  };
}
