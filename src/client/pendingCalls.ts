/** Calls to a worker that wait for its answer: they end when the worker does. */
import { LabError } from "../contract/errors";

export interface PendingCalls {
  /** The call's answer; rejects with `cancelled` when the worker is ended first. */
  wait<T>(call: Promise<T>): Promise<T>;
  /** The worker is gone: nothing that waits for it will be answered. */
  endAll(): void;
}

export function createPendingCalls(): PendingCalls {
  const waiting = new Set<(error: LabError) => void>();
  return {
    wait: (call) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        const end = (): void => void waiting.delete(reject);
        call.then(resolve, reject).finally(end);
      }),
    endAll() {
      const message = "The training worker was ended before it answered.";
      for (const reject of waiting) reject(new LabError({ code: "cancelled", message }));
      waiting.clear();
    },
  };
}
