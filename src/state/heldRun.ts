/** The run store as the page may use it: its commands wait while a comparison has the lab. */
import type { RunStore } from "./runStore";

export function heldRun(run: RunStore, isHeld: () => boolean): RunStore {
  const nothing = Promise.resolve();
  return {
    ...run,
    train: (config) => (isHeld() ? nothing : run.train(config)),
    step: (config) => (isHeld() ? nothing : run.step(config)),
    pause: () => (isHeld() ? nothing : run.pause()),
    stop: () => (isHeld() ? nothing : run.stop()),
    reset: () => (isHeld() ? nothing : run.reset()),
    retry: (scale) => (isHeld() ? nothing : run.retry(scale)),
    measure: (split) => (isHeld() ? nothing : run.measure(split)),
    openTest: () => (isHeld() ? nothing : run.openTest()),
    record: () => (isHeld() ? Promise.resolve(undefined) : run.record()),
  };
}
