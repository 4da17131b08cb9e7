/** Wraps the run store for the page: its commands do nothing while a comparison uses the lab. */
import type { RunStore } from "./runStore";

export function createLockedRunStore(run: RunStore, isLocked: () => boolean): RunStore {
  const nothing = Promise.resolve();
  return {
    ...run,
    train: (config) => (isLocked() ? nothing : run.train(config)),
    step: (config) => (isLocked() ? nothing : run.step(config)),
    pause: () => (isLocked() ? nothing : run.pause()),
    stop: () => (isLocked() ? nothing : run.stop()),
    reset: () => (isLocked() ? nothing : run.reset()),
    retry: (scale) => (isLocked() ? nothing : run.retry(scale)),
    measure: (split) => (isLocked() ? nothing : run.measure(split)),
    openTest: () => (isLocked() ? nothing : run.openTest()),
    record: () => (isLocked() ? Promise.resolve(undefined) : run.record()),
  };
}
