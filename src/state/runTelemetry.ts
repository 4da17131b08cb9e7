/** What the run says, turned into what the page shows: one run is listened to at a time. */
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
  /** The newest state, whether or not the page has seen it yet. */
  state(): RunState;
  /** Puts a state in its place and lets the page see it at once. */
  setState(next: RunState): void;
  /** A first step is waited for from now on; its time is measured. */
  startFirstStepTimer(): void;
  /** What was listened to falls silent; its successor speaks through `sink` for as long as it is newest. */
  subscribe(): { readonly sink: TelemetrySink; isNewest(): boolean };
}

/** Shortest time between two changes that the page sees, in milliseconds. */
const updateIntervalMs = 100;

export function createRunTelemetry(
  clock: Clock,
  on: { loss(): void; opened(): void },
): RunTelemetry {
  const store = createStore<RunState>(() => idleRun);
  const curves = createRunCurves();
  const recovery = createRecovery();
  const alone = createUnimodalModels();
  let draft: RunState = idleRun;
  let generation = 0;
  let askedMs: number | undefined;
  const pulse = createThrottle(() => store.setState(draft, true), updateIntervalMs, clock);

  const take = (event: TelemetryEvent): void => {
    curves.take(event);
    alone.handleEvent(event, draft);
    draft = afterEvent(draft, event);
    recovery.handleEvent(event, draft);
    if (event.type !== "step" || askedMs === undefined) return;
    draft = { ...draft, firstStepMs: clock.nowMs() - askedMs };
    askedMs = undefined;
  };
  const takeAll = (events: readonly TelemetryEvent[]): void => {
    const end = events.findIndex(isDeviceLoss);
    events.slice(0, end < 0 ? events.length : end).forEach(take);
    if (end >= 0) {
      // the page answers a loss itself: what the dead device still says is of no use
      askedMs = undefined;
      on.loss();
      return;
    }
    if (events.some(({ type }) => type === "status" || type === "failed")) pulse.flush();
    else pulse.schedule();
    if (events.some(({ type }) => type === "opened")) on.opened();
  };

  return {
    store,
    curves,
    recovery,
    unimodalModels: alone,
    state: () => draft,
    setState(next) {
      draft = next;
      pulse.flush();
    },
    startFirstStepTimer() {
      askedMs = clock.nowMs();
    },
    subscribe() {
      generation += 1;
      const mine = generation;
      const isNewest = (): boolean => mine === generation;
      return { isNewest, sink: (events) => (isNewest() ? takeAll(events) : undefined) };
    },
  };
}
