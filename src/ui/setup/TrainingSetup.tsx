import type { Catalogue } from "../../contract/cards";
import { defaultExperiment, limits } from "../../contract/experiment";
import { whole } from "../../contract/params";
import { useAppStores, useSetup } from "../storeHooks";
import { ChoiceSetup } from "./ChoiceSetup";
import { SettingsGroup } from "./SettingsGroup";
import { ParamControl } from "./ParamControl";

const specs = {
  epochs: whole("Epochs", defaultExperiment.epochs, [limits.epochs.min, limits.epochs.max], {
    log: true,
    help: "Number of passes over the training clips.",
  }),
  batchSize: whole(
    "Batch size",
    defaultExperiment.batchSize,
    [limits.batchSize.min, limits.batchSize.max],
    {
      log: true,
      help: "Number of clips per step.",
    },
  ),
  seed: whole("Seed", defaultExperiment.seed, [limits.seed.min, limits.seed.max], {
    help: "Sets the data, the split and the initial weights. The same seed gives the same run.",
  }),
};

/** Chooses epochs, batch size, seed and optimiser. */
export function TrainingSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useAppStores();
  const config = useSetup((state) => state.config);
  return (
    <SettingsGroup title="Training">
      {(["epochs", "batchSize", "seed"] as const).map((key) => (
        <ParamControl
          key={key}
          spec={specs[key]}
          value={config[key]}
          onChange={(value) =>
            setup.edit({ [key]: typeof value === "number" ? value : defaultExperiment[key] })
          }
        />
      ))}
      <ChoiceSetup slot="optimizer" title="Optimiser" catalogue={catalogue} />
    </SettingsGroup>
  );
}
