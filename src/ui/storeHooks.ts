/** The stores as hooks. */
import { createContext, use } from "react";
import { useStore } from "zustand";
import type { AppStores } from "../state/appStores";
import type { BackendState } from "../state/backendStore";
import type { ClipState } from "../state/clips";
import type { CompareState } from "../state/comparisonLibrary";
import type { InspectState } from "../state/inspect";
import { can, type Command, type RunState } from "../state/run";
import type { SetupState } from "../state/setupStore";

export const AppStoresContext = createContext<AppStores | undefined>(undefined);

export function useAppStores(): AppStores {
  const app = use(AppStoresContext);
  if (!app) throw new Error("The page is not inside an AppStoresContext.");
  return app;
}
export const useSetup = <T>(select: (state: SetupState) => T): T =>
  useStore(useAppStores().setup.store, select);
export const useRun = <T>(select: (state: RunState) => T): T =>
  useStore(useAppStores().run.store, select);
export const useBackend = <T>(select: (state: BackendState) => T): T =>
  useStore(useAppStores().backend.store, select);
export const useClips = <T>(select: (state: ClipState) => T): T =>
  useStore(useAppStores().clips.store, select);
export const useInspect = <T>(select: (state: InspectState) => T): T =>
  useStore(useAppStores().inspect.store, select);
export const useCompare = <T>(select: (state: CompareState) => T): T =>
  useStore(useAppStores().compare.store, select);

/** Whether a comparison has the lab: the commands of a single run wait for it. */
export const useIsLocked = (): boolean => useCompare(({ status }) => status !== "idle");

/** Whether a command of a single run makes sense now. */
export function useCan(command: Command): boolean {
  const may = useRun((state) => can(command, state));
  return !useIsLocked() && may;
}
