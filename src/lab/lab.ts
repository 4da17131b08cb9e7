/** A lab: one run at a time that can be opened, played, paused, stepped and stopped. */
import type { BackendReport } from "../contract/backend";
import type { FeatureDoor, LabDoor, Outcome } from "../contract/door";
import { toFailure, type LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { RidgeReport } from "../contract/ridge";
import { catalogue } from "./catalogue";
import { deviceLost } from "./deviceFaults";
import { fitRawInput } from "./fitRawInput";
import type { LabEnvironment } from "./environment";
import { createOpeningQueue } from "./openingQueue";
import {
  notConnected,
  recordOf,
  reportStart,
  startRun,
  superseded,
  type StartedRun,
  type StartRequest,
} from "./startRun";
import { createBundle } from "./telemetryBundle";

export interface Lab {
  /** LabDoor without `attach`, which the owner of the port implements. */
  readonly door: Omit<LabDoor, "attach">;
  useFeatures(features: FeatureDoor): void;
}

const failed = (failure: LabFailure): Outcome<never> => ({ ok: false, failure });
const nothingOpen = failed({ code: "bad-config", message: "No run is open; press Train first." });

/** Runs a request on the open run between two of its steps. */
type RequestFromOpen = <T>(work: (run: StartedRun) => Promise<T>) => Promise<Outcome<T>>;

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

/** Fits ridge regression. Never rejects. */
async function fitOn(
  features: FeatureDoor | undefined,
  config: ExperimentConfig,
  opensTest: boolean,
): Promise<Outcome<RidgeReport>> {
  if (!features) return failed(notConnected);
  try {
    return { ok: true, value: await fitRawInput(config, features, opensTest) };
  } catch (error) {
    return failed(toFailure(error));
  }
}

export function createLab(environment: LabEnvironment): Lab {
  const queue = createOpeningQueue();
  let features: FeatureDoor | undefined;
  let current: StartedRun | undefined;

  const close = async (): Promise<void> => {
    const closing = current;
    current = undefined;
    await closing?.player.haltAndWait();
    closing?.run.dispose();
  };
  const openRun = async (request: Omit<StartRequest, "features">): Promise<BackendReport> => {
    const started = await startRun(environment, { ...request, features });
    current = started;
    void started.device.lost.then((reason) => {
      if (current === started) started.player.reportDeviceLoss(deviceLost(reason));
    });
    reportStart(started, request.emit);
    return started.device.report;
  };
  const requestFromOpen: RequestFromOpen = async (work) => {
    const open = current;
    return open ? open.player.between(() => work(open)) : nothingOpen;
  };

  return {
    useFeatures: (door) => {
      features = door;
    },
    door: {
      catalogue: () => Promise.resolve(catalogue),
      prepareBackend: (choice, again) =>
        queue.append(() => startBackend(environment, choice, again, current !== undefined)),
      open: (config, sink, resume, options) =>
        queue.supersede(async (isNewest) => {
          await close();
          if (!isNewest()) return failed(superseded);
          const { push: emit } = createBundle(sink);
          emit({ type: "status", status: "opening", message: "Preparing clips and model." });
          try {
            return { ok: true, value: await openRun({ config, emit, resume, options, isNewest }) };
          } catch (error) {
            const failure = toFailure(error);
            emit({ type: "failed", failure });
            emit({ type: "status", status: "failed", message: failure.message });
            return failed(failure);
          }
        }),
      ...createCommands(() => current),
      ...createRequests(requestFromOpen),
      cancelInspection: () => {
        current?.run.inspector.cancel();
        return Promise.resolve();
      },
      close: () => queue.supersede(close),
      fitRidge: (config, opensTest) =>
        queue.append(async () => {
          await close();
          return fitOn(features, config, opensTest);
        }),
    },
  };
}

/** The commands of the player; they do nothing while no run is open. */
function createCommands(
  current: () => StartedRun | undefined,
): Pick<LabDoor, "play" | "pause" | "step" | "stop" | "retry" | "watch"> {
  return {
    play: () => {
      current()?.player.play();
      return Promise.resolve();
    },
    pause: async () => {
      await current()?.player.pause();
    },
    step: async (n) => {
      const player = current()?.player;
      await player?.pause();
      player?.play(Math.max(1, Math.floor(n)));
      await player?.waitUntilIdle();
    },
    stop: async () => {
      await current()?.player.stop();
    },
    retry: async (scale) => {
      const isRetrying = (await current()?.player.retry(scale)) ?? false;
      return isRetrying ? { ok: true, value: undefined } : nothingOpen;
    },
    watch: async (clipIds) => {
      const started = current();
      await started?.player.between(() => {
        started.run.watch(clipIds);
        return started.run.showPictures();
      });
    },
  };
}
