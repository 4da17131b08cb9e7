/** Runs the requests to the media worker: a newer one cancels and supersedes the older one. */
import type { StoreApi } from "zustand/vanilla";
import type { MediaDoor, MediaSink, Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ClipState, ClipStatus } from "./clips";

export interface ClipRequests {
  /**
   * Changes the state and runs `work`. Turns an error into a failure in the state. Resolves with undefined if
   * the request was cancelled or superseded.
   */
  run<T>(
    change: Partial<ClipState> & { readonly status: ClipStatus },
    work: (sink: MediaSink) => Promise<Outcome<T>>,
  ): Promise<Outcome<T> | undefined>;
  /** Changes the state when the current request has ended; clears its progress and its plan. */
  end(change: Partial<ClipState>): void;
  /** Ignores the current request, so that its response has no effect. */
  abandon(change?: Partial<ClipState>): void;
}

const superseded: Outcome<never> = {
  ok: false,
  failure: { code: "cancelled", message: "A newer request took its place." },
};

export function createClipRequests(store: StoreApi<ClipState>, media: MediaDoor): ClipRequests {
  /** Increases with every request, so that late responses are ignored. */
  let newest = 0;
  const idleStatus = (): ClipStatus => (store.getState().manifest ? "ready" : "empty");
  const end = (change: Partial<ClipState>): void => {
    const { progress: _progress, plan: _plan, ...kept } = store.getState();
    store.setState({ ...kept, preparing: "", ...change }, true);
  };
  const begin = (change: Partial<ClipState>): void => {
    const { progress: _progress, ...kept } = store.getState();
    store.setState({ ...kept, preparing: "", failure: "", ...change }, true);
  };

  return {
    end,
    abandon: (change = {}) => {
      newest += 1;
      end({ status: idleStatus(), ...change });
    },
    run: async (change, work) => {
      newest += 1;
      const own = newest;
      const isNewest = (): boolean => own === newest;
      const { status } = store.getState();
      begin(change);
      const outcome = await (async () => {
        if (status === "preparing" || status === "importing") await media.cancel();
        if (!isNewest()) return superseded;
        return work((progress) => {
          if (isNewest()) store.setState({ progress });
        });
      })().catch((error: unknown) => ({ ok: false as const, failure: toFailure(error) }));
      if (!isNewest()) return undefined;
      if (outcome.ok) return outcome;
      const isCancelled = outcome.failure.code === "cancelled";
      end({ status: idleStatus(), failure: isCancelled ? "" : outcome.failure.message });
      return isCancelled ? undefined : outcome;
    },
  };
}
