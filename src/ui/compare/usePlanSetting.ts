import { useMemo } from "react";
import type { Catalogue } from "../../contract/cards";
import { wishOf } from "../../state/dataKey";
import type { Setting } from "../../state/planDraft";
import { useClips, useSetup } from "../storeHooks";

/** The setup that a plan is laid over, and the modalities of its clips once they are there. */
export function usePlanSetting(catalogue: Catalogue): Setting {
  const config = useSetup((state) => state.config);
  const manifest = useClips((state) => state.manifest);
  const shown = useClips((state) => state.shown);
  const isOfSetup = shown === wishOf(config);
  return useMemo(
    () => ({
      config,
      catalogue,
      modalities: isOfSetup ? manifest?.modalities.map(({ id }) => id) : undefined,
    }),
    [config, catalogue, manifest, isOfSetup],
  );
}
