/** Plays one open run: takes its steps and runs other jobs between them. */
import type { Outcome } from "../contract/door";
import { toFailure, type LabError, type LabFailure } from "../contract/errors";
import type { RunStatus, TelemetryEvent } from "../contract/telemetry";
import { yieldToEventLoop } from "./yieldToEventLoop";
import type { OpenRun } from "./openRun";

export interface Player {
  /** Trains to the end, or for `steps` steps with a report after each. Does nothing after the end. */
  play(steps?: number): void;
  /** Reports "paused" at once and starts no further step. Resolves when the current step is over. */
  pause(): Promise<void>;
  /** Reports "stopped" at once; keeps the model. Resolves when pictures and predictions have been emitted. */
  stop(): Promise<void>;
  /** Starts no further step. Resolves when all waiting jobs are done. */
  haltAndWait(): Promise<void>;
  /** Resolves when no steps or jobs are left. */
  waitUntilIdle(): Promise<void>;
  /** Continues after a loss that was not finite. Resolves with false if the run cannot continue. */
  retry(scale: number): Promise<boolean>;
  /** Runs `work` between two steps. Its errors become failures. */
  between<T>(work: () => Promise<T>): Promise<Outcome<T>>;
  /** Fails the run because its device was lost. */
  reportDeviceLoss(failure: LabError): void;
}

type Job = () => Promise<void>;

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: toFailure(error) };
  }
}

export function createPlayer(run: OpenRun, emit: (event: TelemetryEvent) => void): Player {
  let status: RunStatus = "paused";
  let stepsToTake = 0;
  let driving: Promise<void> | undefined;
  let lastFailure: LabFailure | undefined;
  /** Jobs that wait for the end of the current step. */
  const jobs: Job[] = [];

  const setStatus = (next: RunStatus, message: string): void => {
    status = next;
    emit({ type: "status", status, message });
  };
  const positionText = (): string => `step ${run.run.training.step} of ${run.totalSteps}`;
  const canTrain = (): boolean => status === "paused" || status === "running";

  const fail = (error: unknown): void => {
    const failure = toFailure(error);
    // later failures follow from the loss that was reported
    if (lastFailure?.code === "device-lost") return;
    const { step, pipeline } = run.run.training;
    const { learningRate } = pipeline.optimizer;
    const canRetry = failure.code === "loss-not-finite";
    lastFailure = failure;
    emit({ type: "failed", failure, ...(canRetry ? { restoredStep: step, learningRate } : {}) });
    setStatus("failed", failure.message);
  };

  const step = async (): Promise<void> => {
    try {
      const more = await run.advance();
      stepsToTake -= 1;
      if (more) return;
      stepsToTake = 0;
      await run.show();
      setStatus("done", `Training is done after ${positionText()}.`);
    } catch (error) {
      stepsToTake = 0;
      fail(error);
    }
  };

  /** Alternates steps and jobs until none is left; both may add more. */
  const drive = async (): Promise<void> => {
    while (stepsToTake > 0 || jobs.length > 0) {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
      if (stepsToTake > 0) await step();
      await yieldToEventLoop();
      if (stepsToTake <= 0 && canTrain()) setStatus("paused", `Paused at ${positionText()}.`);
    }
    driving = undefined;
  };
  const start = (): Promise<void> => (driving ??= drive());

  const play = (steps = Infinity): void => {
    if (!canTrain()) return;
    stepsToTake = steps;
    run.setReportEachStep(Number.isFinite(steps));
    if (status !== "running") setStatus("running", `Training from ${positionText()}.`);
    void start();
  };

  const between = <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
    const done = new Promise<Outcome<T>>((resolve) => {
      jobs.push(async () => {
        resolve(await outcomeOf(work));
      });
    });
    void start();
    return done;
  };

  const halt = (): boolean => {
    const running = status === "running";
    stepsToTake = 0;
    return running;
  };

  return {
    play,
    between,
    reportDeviceLoss: (failure) => {
      stepsToTake = 0;
      fail(failure);
    },
    pause: async () => {
      if (!halt()) return;
      setStatus("paused", `Pausing after ${positionText()}.`);
      await between(() => Promise.resolve());
    },
    stop: async () => {
      if (!canTrain()) return;
      halt();
      setStatus("stopped", `Stopped after ${positionText()}.`);
      await between(() => (status === "stopped" ? run.show() : Promise.resolve()));
    },
    haltAndWait: async () => {
      halt();
      await driving;
    },
    waitUntilIdle: async () => {
      await driving;
    },
    retry: async (scale) => {
      await driving;
      if (status !== "failed" || lastFailure?.code !== "loss-not-finite") return false;
      run.restart(scale, lastFailure);
      status = "paused";
      play();
      return true;
    },
  };
}
