/** At most one call per `minMs`, however often it is asked for; the last request is never lost. */

export interface Clock {
  nowMs(): number;
  later(call: () => void, delayMs: number): void;
}

export interface Pulse {
  /** Calls now, whatever the time. */
  now(): void;
  /** Calls as soon as `minMs` have passed since the last call. */
  soon(): void;
}

export function createPulse(call: () => void, minMs: number, clock: Clock): Pulse {
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting = false;
  let asked = false;
  const now = (): void => {
    asked = false;
    lastMs = clock.nowMs();
    call();
  };
  return {
    now,
    soon() {
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
