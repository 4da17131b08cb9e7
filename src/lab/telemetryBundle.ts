/**
 * Gathers events for the page; one bundle is in flight at a time, so a slow page slows reporting
 * and not memory: of waiting step reports beyond a limit, every second one is left out.
 */
import type { TelemetrySink } from "../contract/door";
import type { TelemetryEvent } from "../contract/telemetry";

/** Waiting events beyond this are thinned. */
const mostWaiting = 64;

export interface TelemetryBundle {
  push(event: TelemetryEvent): void;
  /** Resolves when everything pushed so far has been taken. */
  flush(): Promise<void>;
}

/** Every second step report, the newest among those that stay, and all else. */
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
        // the page is gone; a run does not end for want of a listener
      }
    }
    flight = undefined;
  };

  return {
    push: (event) => {
      // only the newest of these is worth anything
      if (["pictures", "verdicts", "checkpoint"].includes(event.type)) {
        waiting = waiting.filter(({ type }) => type !== event.type);
      }
      waiting.push(event);
      if (waiting.length > mostWaiting) {
        waiting = thinned(waiting);
      }
      flight ??= Promise.resolve().then(send);
    },
    flush: async () => {
      while (flight) await flight;
    },
  };
}
