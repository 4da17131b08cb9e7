/** The stores as hooks. */
import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Bench } from "../state/bench";
import type { ClipState } from "../state/clipStore";
import type { CompareState } from "../state/compareShelf";
import type { InspectState } from "../state/inspect";
import { can, type Command, type RunState } from "../state/run";
import type { SetupState } from "../state/setupStore";

export const BenchContext = createContext<Bench | undefined>(undefined);

export function useBench(): Bench {
  const bench = use(BenchContext);
  if (!bench) throw new Error("The page is not inside a BenchContext.");
  return bench;
}
export const useSetup = <T>(select: (state: SetupState) => T): T =>
  useStore(useBench().setup.store, select);
export const useRun = <T>(select: (state: RunState) => T): T =>
  useStore(useBench().run.store, select);
export const useClips = <T>(select: (state: ClipState) => T): T =>
  useStore(useBench().clips.store, select);
export const useInspect = <T>(select: (state: InspectState) => T): T =>
  useStore(useBench().inspect.store, select);
export const useCompare = <T>(select: (state: CompareState) => T): T =>
  useStore(useBench().compare.store, select);

/** Whether a comparison has the lab: the commands of a single run wait for it. */
export const useHeld = (): boolean => useCompare(({ status }) => status !== "idle");

/** Whether a command of a single run makes sense now. */
export function useMay(command: Command): boolean {
  const may = useRun((state) => can(command, state));
  return !useHeld() && may;
}
