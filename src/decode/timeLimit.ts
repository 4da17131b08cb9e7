/** Lets decoding report its progress to the time limit of `watched`. */
export interface TimeLimit {
  /** Restarts the time limit. */
  restart(): void;
}

/**
 * Runs `work` until it ends, or until `limitS` seconds pass without a call of `alive`, or `signal`
 * aborts; then it rejects with `onSilence()` or the signal's reason. Calls `stop` in every case, to free
 * the resources of the work.
 */
export async function withTimeLimit<T>(
  work: (watch: TimeLimit) => Promise<T>,
  given: {
    readonly limitS: number;
    readonly signal: AbortSignal;
    readonly onSilence: () => Error;
    readonly stop: () => void;
  },
): Promise<T> {
  const { limitS, signal, onSilence, stop } = given;
  signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: (reason: unknown) => void = () => undefined;
  const abandoned = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => giveUp(onSilence()), limitS * 1000);
  };
  const onAbort = (): void => giveUp(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  alive();
  const working = work({ restart: alive });
  // ignore a rejection after the race has been decided
  working.catch(() => undefined);
  try {
    return await Promise.race([working, abandoned]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    stop();
  }
}
