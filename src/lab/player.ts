/** Plays one open run: pulls its steps, and does other work between them. */
import type { Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { RunStatus, TelemetryEvent } from "../contract/telemetry";
import { breathe } from "./breathe";
import type { OpenRun } from "./openRun";

export interface Player {
  /** Milliseconds spent on steps and evaluations so far. */
  readonly trainMs: number;
  /** Trains to the end, or for `steps` steps with a report after each; does nothing after the end. */
  take(steps: number): void;
  /** No further step starts; resolves when the one in hand is over. */
  rest(): Promise<void>;
  /** Resolves when the player stands still by itself. */
  idle(): Promise<void>;
  /** Ends the run but keeps the model. */
  stop(): Promise<void>;
  /** Goes on after a bad loss; false when there is nothing to go on with. */
  retry(scale: number): Promise<boolean>;
  /** Runs `work` between steps; training goes on afterwards as before. */
  between<T>(work: () => Promise<T>): Promise<Outcome<T>>;
}

export function createPlayer(
  run: OpenRun,
  now: () => number,
  emit: (event: TelemetryEvent) => void,
): Player {
  let status: RunStatus = "paused";
  let stepsToTake = 0;
  let trainMs = 0;
  let driving: Promise<void> | undefined;
  /** Work that waits for the end of the step in hand. */
  const jobs: (() => Promise<void>)[] = [];
  /** The same while nothing trains: one piece at a time, in order. */
  let queue: Promise<unknown> = Promise.resolve();

  const say = (next: RunStatus, message: string): void => {
    status = next;
    emit({ type: "status", status, message });
  };
  const where = (): string => `step ${run.run.training.step} of ${run.totalSteps}`;

  const fail = (error: unknown): void => {
    const failure = toFailure(error);
    const { step, pipeline } = run.run.training;
    const { learningRate } = pipeline.optimizer;
    const goesOn = failure.code === "loss-not-finite";
    emit({ type: "failed", failure, ...(goesOn ? { restoredStep: step, learningRate } : {}) });
    say("failed", failure.message);
  };

  const doJobs = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };

  const drive = async (): Promise<void> => {
    try {
      while (stepsToTake > 0) {
        const started = now();
        const more = await run.advance();
        trainMs += now() - started;
        stepsToTake -= 1;
        if (!more) {
          await run.show();
          say("done", `Training is done after ${where()}.`);
          return;
        }
        await breathe();
        await doJobs();
      }
      if (status === "running") say("paused", `Paused at ${where()}.`);
    } catch (error) {
      fail(error);
    } finally {
      stepsToTake = 0;
      await doJobs();
      driving = undefined;
    }
  };

  const take = (steps: number): void => {
    if (status === "done" || status === "stopped" || status === "failed") return;
    stepsToTake = steps;
    run.setReportEachStep(Number.isFinite(steps));
    if (driving) return;
    say("running", `Training from ${where()}.`);
    driving = drive();
  };

  const rest = async (): Promise<void> => {
    stepsToTake = 0;
    await driving;
  };

  const between = <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
    const attempt = async (): Promise<Outcome<T>> => {
      try {
        return { ok: true, value: await work() };
      } catch (error) {
        return { ok: false, failure: toFailure(error) };
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

  return {
    get trainMs() {
      return trainMs;
    },
    take,
    rest,
    between,
    idle: async () => {
      await driving;
      await queue;
    },
    stop: async () => {
      if (status === "done" || status === "failed" || status === "stopped") return;
      status = "stopped";
      await rest();
      await between(() => run.show());
      say("stopped", `Stopped at ${where()}.`);
    },
    retry: async (scale) => {
      await rest();
      if (status !== "failed") return false;
      run.restart(scale);
      status = "paused";
      take(Infinity);
      return true;
    },
  };
}
