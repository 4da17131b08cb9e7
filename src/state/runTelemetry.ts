/** Applies the events of the current run to the page's state. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { TelemetrySink } from "../contract/door";
import type { TelemetryEvent } from "../contract/telemetry";
import { createUnimodalModels, type UnimodalModels } from "./unimodalModels";
import { createThrottle, type Clock } from "./throttle";
import { createRecovery, type Recovery } from "./recovery";
import { afterEvent, idleRun, isDeviceLoss, type RunState } from "./run";
import { createRunCurves, type RunCurves } from "./runCurves";

export interface RunTelemetry {
  readonly store: StoreApi<RunState>;
  readonly curves: RunCurves;
  readonly recovery: Recovery;
  readonly unimodalModels: UnimodalModels;
  /** The newest state, which may not have been published to the page yet. */
  state(): RunState;
  /** Replaces the state and publishes it at once. */
  setState(next: RunState): void;
  /** Starts measuring the time to the first step. */
  startFirstStepTimer(): void;
  /** Replaces the subscription: only events of the newest `sink` count. */
  subscribe(): { readonly sink: TelemetrySink; isNewest(): boolean };
}

/** Shortest time between two updates of the page, ms. */
const updateIntervalMs = 100;

export function createRunTelemetry(
  clock: Clock,
  on: { loss(): void; opened(): void },
): RunTelemetry {
  const store = createStore<RunState>(() => idleRun);
  const curves = createRunCurves();
  const recovery = createRecovery();
  const unimodalModels = createUnimodalModels();
  let draft: RunState = idleRun;
  let generation = 0;
  let timerStartMs: number | undefined;
  const throttle = createThrottle(() => store.setState(draft, true), updateIntervalMs, clock);

  const handleEvent = (event: TelemetryEvent): void => {
    curves.handleEvent(event);
    unimodalModels.handleEvent(event, draft);
    draft = afterEvent(draft, event);
    recovery.handleEvent(event, draft);
    if (event.type !== "step" || timerStartMs === undefined) return;
    draft = { ...draft, firstStepMs: clock.nowMs() - timerStartMs };
    timerStartMs = undefined;
  };
  const handleEvents = (events: readonly TelemetryEvent[]): void => {
    const end = events.findIndex(isDeviceLoss);
    events.slice(0, end < 0 ? events.length : end).forEach(handleEvent);
    if (end >= 0) {
      // the page restarts the run, so later events of the lost device are ignored
      timerStartMs = undefined;
      on.loss();
      return;
    }
    if (events.some(({ type }) => type === "status" || type === "failed")) throttle.flush();
    else throttle.schedule();
    if (events.some(({ type }) => type === "opened")) on.opened();
  };

  return {
    store,
    curves,
    recovery,
    unimodalModels,
    state: () => draft,
    setState(next) {
      draft = next;
      throttle.flush();
    },
    startFirstStepTimer() {
      timerStartMs = clock.nowMs();
    },
    subscribe() {
      generation += 1;
      const mine = generation;
      const isNewest = (): boolean => mine === generation;
      return { isNewest, sink: (events) => (isNewest() ? handleEvents(events) : undefined) };
    },
  };
}
