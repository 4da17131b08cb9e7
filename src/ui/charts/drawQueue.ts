/** Drawings take turns, a task of the page each: a click waits for one of them at most. */

export interface DrawQueue {
  /** Draws in a later task, after those that came before it; again before then changes nothing. */
  add(draw: () => void): void;
  /** Forgets a drawing that still waits. */
  remove(draw: () => void): void;
  /** Calls once when nothing waits, with the time that drawing has taken since the last call, ms. */
  whenDone(call: (spentMs: number) => void): void;
}

export function createDrawQueue(): DrawQueue {
  const waiting = new Set<() => void>();
  let after: ((spentMs: number) => void) | undefined;
  let spentMs = 0;
  let isRunning = false;
  const next = (): void => {
    const [draw] = waiting;
    if (draw) {
      waiting.delete(draw);
      const from = performance.now();
      draw();
      spentMs += performance.now() - from;
      setTimeout(next, 0);
      return;
    }
    isRunning = false;
    const call = after;
    after = undefined;
    call?.(spentMs);
    spentMs = 0;
  };
  const run = (): void => {
    if (isRunning) return;
    isRunning = true;
    setTimeout(next, 0);
  };
  return {
    add(draw) {
      waiting.add(draw);
      run();
    },
    remove: (draw) => void waiting.delete(draw),
    whenDone(call) {
      after = call;
      run();
    },
  };
}
