/**
 * Bundles events for the page. One bundle is in flight at a time; beyond a limit every second waiting
 * step report is dropped, so that a slow page does not use up memory.
 */
import type { TelemetrySink } from "../contract/door";
import type { TelemetryEvent } from "../contract/telemetry";

/** Step reports are thinned beyond this number of waiting events. */
const maxWaiting = 64;

export interface TelemetryBundle {
  push(event: TelemetryEvent): void;
  /** Resolves when the page has received all pushed events. */
  flush(): Promise<void>;
}

/** Drops every second step report, but never the newest; keeps all other events. */
function thinned(events: readonly TelemetryEvent[]): TelemetryEvent[] {
  let steps = 0;
  return events
    .toReversed()
    .filter(({ type }) => type !== "step" || steps++ % 2 === 0)
    .toReversed();
}

export function createBundle(sink: TelemetrySink): TelemetryBundle {
  let waiting: TelemetryEvent[] = [];
  let flight: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const bundle = waiting;
      waiting = [];
      try {
        await sink(bundle);
      } catch {
        // the page was closed; the run continues
      }
    }
    flight = undefined;
  };

  return {
    push: (event) => {
      // only the newest of these is used
      if (["pictures", "augmented", "predictions", "checkpoint"].includes(event.type)) {
        waiting = waiting.filter(({ type }) => type !== event.type);
      }
      waiting.push(event);
      if (waiting.length > maxWaiting) {
        waiting = thinned(waiting);
      }
      flight ??= Promise.resolve().then(send);
    },
    flush: async () => {
      while (flight) await flight;
    },
  };
}
