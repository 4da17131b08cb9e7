/** Tracks calls to a worker, so that they reject when the worker stops. */
import { LabError } from "../contract/errors";

export interface PendingCalls {
  /** Resolves with the call's answer; rejects with `cancelled` if the worker stops first. */
  wait<C extends Promise<unknown>>(call: C): Promise<Awaited<C>>;
  /** Rejects all waiting calls with `cancelled`. */
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
      const message = "The training worker was terminated before it responded.";
      for (const reject of waiting) reject(new LabError({ code: "cancelled", message }));
      waiting.clear();
    },
  };
}
