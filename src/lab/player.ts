/** Plays one open run: takes its steps and runs other jobs between them. */
import type { Outcome } from "../contract/door";
import { toFailure, type LabError } from "../contract/errors";
import type { TelemetryEvent } from "../contract/telemetry";
import { yieldToEventLoop } from "./yieldToEventLoop";
import type { OpenRun } from "./openRun";
import { createRunStatus } from "./runStatus";

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
  const state = createRunStatus(run, emit);
  let stepsToTake = 0;
  let driving: Promise<void> | undefined;
  /** Jobs that wait for the end of the current step. */
  const jobs: Job[] = [];

  const step = async (): Promise<void> => {
    try {
      const more = await run.advance();
      stepsToTake -= 1;
      if (more) return;
      stepsToTake = 0;
      await run.show();
      state.set("done", `Training is done after ${state.positionText()}.`);
    } catch (error) {
      stepsToTake = 0;
      state.fail(error);
    }
  };

  /** Alternates steps and jobs until none is left; both may add more. */
  const drive = async (): Promise<void> => {
    while (stepsToTake > 0 || jobs.length > 0) {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
      if (stepsToTake > 0) await step();
      await yieldToEventLoop();
      if (stepsToTake <= 0 && state.canTrain())
        state.set("paused", `Paused at ${state.positionText()}.`);
    }
    driving = undefined;
  };
  const start = (): Promise<void> => (driving ??= drive());

  const play = (steps = Infinity): void => {
    if (!state.canTrain()) return;
    stepsToTake = steps;
    run.setReportEachStep(Number.isFinite(steps));
    if (state.status !== "running") state.set("running", `Training from ${state.positionText()}.`);
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
    const isRunning = state.status === "running";
    stepsToTake = 0;
    return isRunning;
  };

  return {
    play,
    between,
    reportDeviceLoss: (failure) => {
      stepsToTake = 0;
      state.fail(failure);
    },
    pause: async () => {
      if (!halt()) return;
      state.set("paused", `Pausing after ${state.positionText()}.`);
      await between(() => Promise.resolve());
    },
    stop: async () => {
      if (!state.canTrain()) return;
      halt();
      state.set("stopped", `Stopped after ${state.positionText()}.`);
      await between(() => (state.status === "stopped" ? run.show() : Promise.resolve()));
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
      const { status, lastFailure } = state;
      if (status !== "failed" || lastFailure?.code !== "loss-not-finite") return false;
      run.restart(scale, lastFailure);
      state.recover();
      play();
      return true;
    },
  };
}
