/** Starts a run: chooses its backend, builds it, compiles its shaders and creates its player. */
import type { BackendReport } from "../contract/backend";
import type { Resume } from "../contract/checkpoint";
import type { FeatureDoor, OpenOptions } from "../contract/door";
import { LabError, type LabFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import type { OpenTimings, RunRecord } from "../contract/record";
import type { RunOpened } from "../contract/telemetry";
import { buildRun, type Run } from "./buildRun";
import { catalogue } from "./catalogue";
import { compile } from "./compile";
import { rejectOnDeviceLoss } from "./deviceFaults";
import type { Device, LabEnvironment } from "./environment";
import { createOpenRun, type OpenRun } from "./openRun";
import { createPlayer, type Player } from "./player";
import { createRecorder } from "./runRecord";
import type { TelemetryBundle } from "./telemetryBundle";

export interface StartedRun {
  readonly run: OpenRun;
  readonly player: Player;
  readonly device: Device;
  readonly openMs: number;
  readonly open: OpenTimings;
}
export interface StartRequest {
  /** Not validated yet. */
  readonly config: ExperimentConfig;
  readonly features: FeatureDoor | undefined;
  readonly emit: TelemetryBundle["push"];
  readonly resume: Resume | undefined;
  readonly options: OpenOptions | undefined;
  /** Whether no newer request has superseded this one. */
  isNewest(): boolean;
}

export const superseded: LabFailure = {
  code: "cancelled",
  message: "This run was closed before it was ready.",
};

export const notConnected: LabFailure = {
  code: "no-clips",
  message: "The media worker is not connected yet.",
};

/** Resolves with the run, paused. Throws a LabError if it cannot start or was superseded. */
export async function startRun(
  environment: LabEnvironment,
  { config: unchecked, features, emit, resume, options, isNewest }: StartRequest,
): Promise<StartedRun> {
  const { now } = environment;
  const expectNewest = (): void => {
    if (!isNewest()) throw new LabError(superseded);
  };
  if (!features) {
    throw new LabError(notConnected);
  }
  const started = now();
  const config = parseExperiment(unchecked, catalogue);
  const device = await environment.chooseDevice(config.backend, { engine: config.engine });
  const deviceMs = now() - started;
  expectNewest();
  const built = await rejectOnDeviceLoss(device, buildRun(config, features, device, now));
  const compiling = now();
  const run = await disposeRunOnError(built, async () => {
    await rejectOnDeviceLoss(device, compile(built.training, device, emit));
    expectNewest();
    const recorder = createRecorder(config, device.report, built, resume);
    return createOpenRun(built, device, recorder, emit, {
      checkpoint: resume?.checkpoint,
      testEpochs: options?.testEpochs,
    });
  });
  const { data: dataMs, model: modelMs } = built.elapsedMs;
  const open = { deviceMs, dataMs, modelMs, compileMs: now() - compiling };
  const player = createPlayer(run, emit);
  return { run, player, device, openMs: now() - started, open };
}

/** Emits the facts of a started run, then its status. */
export function reportStart({ run, device }: StartedRun, emit: TelemetryBundle["push"]): void {
  emit(openedEvent(run.run, device.report, run.totalSteps));
  const message = `Ready at step ${run.run.training.step} of ${run.totalSteps}.`;
  emit({ type: "status", status: "paused", message });
}

export function recordOf({ run, openMs, open }: StartedRun): RunRecord {
  const { stepMs, trainMs } = run;
  const stepsDone = run.run.training.step;
  return run.recorder.toRecord({ stepMs, openMs, open, trainMs, stepsDone });
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
