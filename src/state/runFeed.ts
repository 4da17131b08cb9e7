/** What the run says, turned into what the page shows: one run is listened to at a time. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { TelemetrySink } from "../contract/door";
import type { TelemetryEvent } from "../contract/telemetry";
import { createAloneModels, type AloneModels } from "./aloneModels";
import { createPulse, type Clock } from "./pulse";
import { createRecovery, type Recovery } from "./recovery";
import { afterEvent, idleRun, isLoss, type RunState } from "./run";
import { createRunCurves, type RunCurves } from "./runCurves";

export interface RunFeed {
  readonly store: StoreApi<RunState>;
  readonly curves: RunCurves;
  readonly recovery: Recovery;
  readonly alone: AloneModels;
  /** The newest state, whether or not the page has seen it yet. */
  state(): RunState;
  /** Puts a state in its place and lets the page see it at once. */
  show(next: RunState): void;
  /** A first step is waited for from now on; its time is measured. */
  askFirstStep(): void;
  /** What was listened to falls silent; its successor speaks through `sink` for as long as it is newest. */
  listen(): { readonly sink: TelemetrySink; isNewest(): boolean };
}

/** Shortest time between two changes that the page sees, in milliseconds. */
const pulseMs = 100;

export function createRunFeed(clock: Clock, on: { loss(): void; opened(): void }): RunFeed {
  const store = createStore<RunState>(() => idleRun);
  const curves = createRunCurves();
  const recovery = createRecovery();
  const alone = createAloneModels();
  let draft: RunState = idleRun;
  let generation = 0;
  let askedMs: number | undefined;
  const pulse = createPulse(() => store.setState(draft, true), pulseMs, clock);

  const take = (event: TelemetryEvent): void => {
    curves.take(event);
    alone.hear(event, draft);
    draft = afterEvent(draft, event);
    recovery.take(event, draft);
    if (event.type !== "step" || askedMs === undefined) return;
    draft = { ...draft, firstStepMs: clock.nowMs() - askedMs };
    askedMs = undefined;
  };
  const takeAll = (events: readonly TelemetryEvent[]): void => {
    const end = events.findIndex(isLoss);
    events.slice(0, end < 0 ? events.length : end).forEach(take);
    if (end >= 0) {
      // the page answers a loss itself: what the dead device still says is of no use
      askedMs = undefined;
      on.loss();
      return;
    }
    if (events.some(({ type }) => type === "status" || type === "failed")) pulse.now();
    else pulse.soon();
    if (events.some(({ type }) => type === "opened")) on.opened();
  };

  return {
    store,
    curves,
    recovery,
    alone,
    state: () => draft,
    show(next) {
      draft = next;
      pulse.now();
    },
    askFirstStep() {
      askedMs = clock.nowMs();
    },
    listen() {
      generation += 1;
      const mine = generation;
      const isNewest = (): boolean => mine === generation;
      return { isNewest, sink: (events) => (isNewest() ? takeAll(events) : undefined) };
    },
  };
}
