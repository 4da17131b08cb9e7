/** Limits calls to one per `minMs`; the last scheduled call always runs. */

export interface Clock {
  nowMs(): number;
  later(call: () => void, delayMs: number): void;
}

export interface Throttle {
  /** Calls immediately. */
  flush(): void;
  /** Calls as soon as `minMs` have passed since the last call. */
  schedule(): void;
}

export function createThrottle(call: () => void, minMs: number, clock: Clock): Throttle {
  let lastMs = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    lastMs = clock.nowMs();
    call();
  };
  return {
    flush,
    schedule() {
      isScheduled = true;
      if (isWaiting) return;
      const waitMs = lastMs + minMs - clock.nowMs();
      if (waitMs <= 0) {
        flush();
        return;
      }
      isWaiting = true;
      clock.later(() => {
        isWaiting = false;
        if (isScheduled) flush();
      }, waitMs);
    },
  };
}

/** The clock of the browser or of Node. */
export const wallClock: Clock = {
  nowMs: () => performance.now(),
  later: (call, delayMs) => void setTimeout(call, delayMs),
};
