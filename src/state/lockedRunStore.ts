/** Wraps the run store for the page: its commands do nothing while a comparison uses the lab. */
import { callMethod, forwardMethods, type MethodName } from "../client/forwardMethods";
import type { RunCommands } from "./runCommands";
import type { RunStore } from "./runStore";

const commands = [
  "train",
  "pause",
  "step",
  "stop",
  "reset",
  "retry",
  "openTest",
  "measure",
  "record",
] as const satisfies readonly MethodName<RunCommands, undefined>[];

export function createLockedRunStore(run: RunStore, isLocked: () => boolean): RunStore {
  const locked: RunCommands = forwardMethods<RunCommands, (typeof commands)[number]>(
    commands,
    (name, args) => (isLocked() ? Promise.resolve(undefined) : callMethod(run, name, args)),
  );
  return { ...run, ...locked };
}
