/** Calls to a worker that wait for its answer: they end when the worker does. */
import { LabError } from "../contract/errors";

export interface PendingCalls {
  /** The call's answer; rejects with `cancelled` when the worker is ended first. */
  wait<C extends Promise<unknown>>(call: C): Promise<Awaited<C>>;
  /** The worker is gone: nothing that waits for it will be answered. */
  endAll(): void;
}

export function createPendingCalls(): PendingCalls {
  const waiting = new Set<(error: LabError) => void>();
  return {
    wait(call) {
      const gone = new Promise<never>((_resolve, reject) => {
        waiting.add(reject);
        const end = (): void => void waiting.delete(reject);
        void call.then(end, end);
      });
      return Promise.race([call, gone]);
    },
    endAll() {
      const message = "The training worker was ended before it answered.";
      for (const reject of waiting) reject(new LabError({ code: "cancelled", message }));
      waiting.clear();
    },
  };
}
