/** Plays one open run: pulls its steps, and does other work between them. */
import type { Outcome } from "../contract/door";
import { toFailure, type LabError, type LabFailure } from "../contract/errors";
import type { RunStatus, TelemetryEvent } from "../contract/telemetry";
import { yieldToEventLoop } from "./yieldToEventLoop";
import type { OpenRun } from "./openRun";

export interface Player {
  /** Trains to the end, or for `steps` steps with a report after each; does nothing after the end. */
  play(steps?: number): void;
  /** Answers at once; no further step starts. Resolves when the step in hand is over. */
  pause(): Promise<void>;
  /** Answers at once; ends the run but keeps the model. Resolves when pictures and verdicts are out. */
  stop(): Promise<void>;
  /** No further step starts; resolves when everything asked for is done. */
  haltAndWait(): Promise<void>;
  /** Resolves when the player stands still by itself. */
  waitUntilIdle(): Promise<void>;
  /** Goes on after a bad loss; false when there is nothing to go on with. */
  retry(scale: number): Promise<boolean>;
  /** Runs `work` between steps; training goes on afterwards as before. */
  between<T>(work: () => Promise<T>): Promise<Outcome<T>>;
  /** The device is gone, whether or not a step has noticed. */
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
  /** Work that waits for the end of the step in hand. */
  const jobs: Job[] = [];

  const say = (next: RunStatus, message: string): void => {
    status = next;
    emit({ type: "status", status, message });
  };
  const where = (): string => `step ${run.run.training.step} of ${run.totalSteps}`;
  const canTrain = (): boolean => status === "paused" || status === "running";

  const fail = (error: unknown): void => {
    const failure = toFailure(error);
    // said already: what fails after it fails because of it
    if (lastFailure?.code === "device-lost") return;
    const { step, pipeline } = run.run.training;
    const { learningRate } = pipeline.optimizer;
    const goesOn = failure.code === "loss-not-finite";
    lastFailure = failure;
    emit({ type: "failed", failure, ...(goesOn ? { restoredStep: step, learningRate } : {}) });
    say("failed", failure.message);
  };

  const step = async (): Promise<void> => {
    try {
      const more = await run.advance();
      stepsToTake -= 1;
      if (more) return;
      stepsToTake = 0;
      await run.show();
      say("done", `Training is done after ${where()}.`);
    } catch (error) {
      stepsToTake = 0;
      fail(error);
    }
  };

  /** Steps and jobs in turn until neither is left; a job or a step may ask for more of both. */
  const drive = async (): Promise<void> => {
    while (stepsToTake > 0 || jobs.length > 0) {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
      if (stepsToTake > 0) await step();
      await yieldToEventLoop();
      if (stepsToTake <= 0 && canTrain()) say("paused", `Paused at ${where()}.`);
    }
    driving = undefined;
  };
  const start = (): Promise<void> => (driving ??= drive());

  const play = (steps = Infinity): void => {
    if (!canTrain()) return;
    stepsToTake = steps;
    run.setReportEachStep(Number.isFinite(steps));
    if (status !== "running") say("running", `Training from ${where()}.`);
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
      say("paused", `Pausing after ${where()}.`);
      await between(() => Promise.resolve());
    },
    stop: async () => {
      if (!canTrain()) return;
      halt();
      say("stopped", `Stopped after ${where()}.`);
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
