/** The run: its state, its curves, and the commands that the page may give. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LabDoor } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunRecord } from "../contract/record";
import type { TelemetryEvent } from "../contract/telemetry";
import type { Curves } from "./curves";
import { createPulse, type Clock } from "./pulse";
import { createRunCurves } from "./runCurves";
import { afterEvent, afterFailure, can, idleRun, opening, type RunState } from "./run";

export interface RunStore {
  readonly store: StoreApi<RunState>;
  /** Curves of this run and of the one before it. */
  curves(): { readonly current: Curves; readonly previous: Curves | undefined };
  /** Opens a run when none is open, then lets it run. */
  train(config: ExperimentConfig): Promise<void>;
  pause(): Promise<void>;
  /** Opens a run when none is open, then takes one step. */
  step(config: ExperimentConfig): Promise<void>;
  stop(): Promise<void>;
  reset(): Promise<void>;
  /** Goes on from the restored snapshot with the learning rate times `scale`. */
  retry(scale: number): Promise<void>;
  openTest(): Promise<void>;
  record(): Promise<RunRecord | undefined>;
  /** Clips to show pictures of; told to runs on the dataset with that key only. */
  watch(clipIds: readonly string[], dataKey: string): Promise<void>;
  /** The worker is gone. */
  crash(message: string): void;
}

/** Shortest time between two changes that the page sees, in milliseconds. */
const pulseMs = 100;

export function createRunStore(lab: LabDoor, clock: Clock): RunStore {
  const store = createStore<RunState>(() => idleRun);
  const curves = createRunCurves();
  let draft: RunState = idleRun;
  let generation = 0;
  let watched: { readonly clipIds: readonly string[]; readonly dataKey: string } = {
    clipIds: [],
    dataKey: "",
  };
  /** The open run has had its first command. */
  let begun = false;
  const pulse = createPulse(() => store.setState(draft, true), pulseMs, clock);

  const show = (next: RunState): void => {
    draft = next;
    pulse.now();
  };
  const take = (event: TelemetryEvent): void => {
    curves.take(event);
    draft = afterEvent(draft, event);
  };
  const sinkOf = (mine: number) => (events: readonly TelemetryEvent[]) => {
    if (mine !== generation) return;
    events.forEach(take);
    if (events.some(({ type }) => type === "status" || type === "failed")) pulse.now();
    else pulse.soon();
    if (begun && events.some(({ type }) => type === "opened")) void guarded(tellWatched);
  };
  /** Runs a command; whatever it throws becomes the run's failure. */
  const guarded = async (command: () => Promise<void>): Promise<void> => {
    try {
      await command();
    } catch (error) {
      show(afterFailure(draft, toFailure(error)));
    }
  };
  const open = async (config: ExperimentConfig): Promise<boolean> => {
    generation += 1;
    const mine = generation;
    begun = false;
    curves.begin();
    show(opening(config, draft.curvesVersion));
    const outcome = await lab.open(config, sinkOf(mine));
    if (mine !== generation) return false;
    if (!outcome.ok) {
      show(afterFailure(draft, outcome.failure));
      return false;
    }
    draft = { ...draft, backend: outcome.value };
    if (draft.status === "opening")
      draft = { ...draft, status: "paused", message: "Ready at step 0." };
    pulse.now();
    return true;
  };
  const tellWatched = async (): Promise<void> => {
    const { clipIds, dataKey } = watched;
    if (clipIds.length > 0 && draft.opened?.dataKey === dataKey) await lab.watch(clipIds);
  };
  /** Gives a command to the open run, or to one that is opened for it. */
  const begin = async (config: ExperimentConfig, command: () => Promise<void>): Promise<void> => {
    if (draft.status === "paused") return command();
    if (!(await open(config))) return;
    const commanded = command();
    // Behind the command and not waited for: pictures take longer than the first steps.
    begun = true;
    void guarded(tellWatched);
    await commanded;
  };
  const refused = (message: string): void => show({ ...draft, refusal: message });

  return {
    store,
    curves: () => ({ current: curves.current(), previous: curves.previous() }),
    train: (config) =>
      guarded(async () => {
        if (can("train", draft)) await begin(config, () => lab.play());
      }),
    step: (config) =>
      guarded(async () => {
        if (can("step", draft)) await begin(config, () => lab.step(1));
      }),
    pause: () => guarded(async () => (can("pause", draft) ? lab.pause() : undefined)),
    stop: () => guarded(async () => (can("stop", draft) ? lab.stop() : undefined)),
    reset: () =>
      guarded(async () => {
        if (!can("reset", draft)) return;
        generation += 1;
        curves.begin();
        show({ ...idleRun, curvesVersion: draft.curvesVersion + 1 });
        await lab.close();
      }),
    retry: (scale) =>
      guarded(async () => {
        const outcome = await lab.retry(scale);
        if (outcome.ok) await lab.play();
        else refused(outcome.failure.message);
      }),
    openTest: () =>
      guarded(async () => {
        if (!can("test", draft)) return;
        refused("");
        const outcome = await lab.openTest();
        if (!outcome.ok) refused(outcome.failure.message);
      }),
    async record() {
      const outcome = await lab.record();
      refused(outcome.ok ? "" : outcome.failure.message);
      return outcome.ok ? outcome.value : undefined;
    },
    watch: (clipIds, dataKey) =>
      guarded(async () => {
        watched = { clipIds, dataKey };
        await tellWatched();
      }),
    crash(message) {
      const failed = { type: "failed", failure: { code: "internal", message } } as const;
      show({ ...draft, status: "failed", message, failed });
    },
  };
}
