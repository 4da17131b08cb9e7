/** A queue that runs each drawing in a task of its own, so that an input event waits for one drawing at most. */

export interface DrawQueue {
  /** Queues a drawing. A drawing that is already queued keeps its place. */
  add(draw: () => void): void;
  /** Removes a drawing that has not run yet. */
  remove(draw: () => void): void;
  /** Calls once the queue is empty, with the time spent on drawing since the last call, in ms. */
  whenDone(call: (elapsedMs: number) => void): void;
}

export function createDrawQueue(): DrawQueue {
  const waiting = new Set<() => void>();
  let after: ((elapsedMs: number) => void) | undefined;
  let elapsedMs = 0;
  let isRunning = false;
  const next = (): void => {
    const [draw] = waiting;
    if (draw) {
      waiting.delete(draw);
      const startedMs = performance.now();
      draw();
      elapsedMs += performance.now() - startedMs;
      setTimeout(next, 0);
      return;
    }
    isRunning = false;
    const call = after;
    after = undefined;
    call?.(elapsedMs);
    elapsedMs = 0;
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
