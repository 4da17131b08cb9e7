import type { MediaProgress, MediaSink } from "../contract/door";

/** Shortest time between two reports without a new problem, ms. */
const minIntervalMs = 50;

export interface Reporter {
  /** Reports the start of a file or clip. */
  start(current: string): Promise<void>;
  /** Reports its end, whether it was used or not. */
  end(current: string): Promise<void>;
  finish(phase: "done" | "cancelled"): Promise<void>;
  done(): number;
}

/** Reports the progress through `total` items to `sink`; reads `problems` again for each report. */
export function createReporter(
  sink: MediaSink,
  total: number,
  problems: readonly string[],
  phase: MediaProgress["phase"] = "decoding",
): Reporter {
  let done = 0;
  let lastMs = -Infinity;
  let known = 0;
  const send = async (progress: Pick<MediaProgress, "phase" | "current">): Promise<void> => {
    lastMs = performance.now();
    known = problems.length;
    await sink({ ...progress, done, total, problems: [...problems] });
  };
  const isDue = (): boolean =>
    performance.now() - lastMs >= minIntervalMs || problems.length > known;
  const step = async (current: string): Promise<void> => {
    if (isDue()) await send({ phase, current });
  };
  return {
    start: step,
    end: (current) => {
      done += 1;
      return step(current);
    },
    finish: (last) => send({ phase: last, current: "" }),
    done: () => done,
  };
}
