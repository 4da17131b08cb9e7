import type { MediaProgress, MediaSink } from "../contract/door";

/** At most so many milliseconds between two reports, unless a sentence is new. */
const everyMs = 50;

export interface Reporter {
  /** A file or clip is taken in hand. */
  start(current: string): Promise<void>;
  /** It is done with, used or not. */
  end(current: string): Promise<void>;
  finish(phase: "done" | "cancelled"): Promise<void>;
  done(): number;
}

/** Tells `sink` how far a list of `total` has come; `problems` is read anew at each report. */
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
  const due = (): boolean => performance.now() - lastMs >= everyMs || problems.length > known;
  const step = async (current: string): Promise<void> => {
    if (due()) await send({ phase, current });
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
