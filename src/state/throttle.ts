/** At most one call per `minMs`, however often it is asked for; the last request is never lost. */

export interface Clock {
  nowMs(): number;
  later(call: () => void, delayMs: number): void;
}

export interface Throttle {
  /** Calls now, whatever the time. */
  flush(): void;
  /** Calls as soon as `minMs` have passed since the last call. */
  schedule(): void;
}

export function createThrottle(call: () => void, minMs: number, clock: Clock): Throttle {
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting = false;
  let asked = false;
  const now = (): void => {
    asked = false;
    lastMs = clock.nowMs();
    call();
  };
  return {
    flush: now,
    schedule() {
      asked = true;
      if (waiting) return;
      const waitMs = lastMs + minMs - clock.nowMs();
      if (waitMs <= 0) {
        now();
        return;
      }
      waiting = true;
      clock.later(() => {
        waiting = false;
        if (asked) now();
      }, waitMs);
    },
  };
}

/** The browser's (and Node's) own clock. */
export const wallClock: Clock = {
  nowMs: () => performance.now(),
  later: (call, delayMs) => void setTimeout(call, delayMs),
};
