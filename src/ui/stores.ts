/** The stores as hooks. */
import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Bench } from "../state/bench";
import type { ClipState } from "../state/clipStore";
import type { RunState } from "../state/run";
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
