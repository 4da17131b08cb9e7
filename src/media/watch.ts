/** Thrown inside a file's decoding when nothing has moved for too long, or the user cancels. */
export interface Watch {
  /** Something was decoded: the time limit starts again. */
  alive(): void;
}

/**
 * Runs `work` until it ends, or until `limitS` seconds pass without a call of `alive`, or `signal`
 * aborts; then `stop` is called to free what the work holds, and the promise rejects with
 * `onSilence()` or the signal's reason. Decoders that never answer are left behind.
 */
export async function watched<T>(
  work: (watch: Watch) => Promise<T>,
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
  const working = work({ alive });
  // The loser of the race still ends; its late rejection is nobody's business.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, abandoned]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    stop();
  }
}
