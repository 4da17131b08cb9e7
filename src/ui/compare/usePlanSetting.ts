import { useMemo } from "react";
import type { Catalogue } from "../../contract/cards";
import { dataRequestKey } from "../../state/dataKey";
import type { PlanSetup } from "../../state/planDraft";
import { useClips, useSetup } from "../storeHooks";

/** Returns the setup that a plan extends, and the modalities of its clips once these are ready. */
export function usePlanSetting(catalogue: Catalogue): PlanSetup {
  const config = useSetup((state) => state.config);
  const manifest = useClips((state) => state.manifest);
  const shown = useClips((state) => state.shown);
  const isOfSetup = shown === dataRequestKey(config);
  return useMemo(
    () => ({
      config,
      catalogue,
      modalities: isOfSetup ? manifest?.modalities.map(({ id }) => id) : undefined,
    }),
    [config, catalogue, manifest, isOfSetup],
  );
}
