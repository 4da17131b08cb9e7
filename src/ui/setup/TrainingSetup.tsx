import type { Catalogue } from "../../contract/cards";
import { defaultExperiment, limits } from "../../contract/experiment";
import { whole } from "../../contract/params";
import { useAppStores, useSetup } from "../storeHooks";
import { ChoiceSetup } from "./ChoiceSetup";
import { DataSeed } from "./DataSeed";
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
    help: "Sets the data, the split, the initial weights and the batches. The same seed gives the same run.",
  }),
};

/** Chooses epochs, batch size, seeds, optimiser, averaging and the reported epoch. */
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
      <DataSeed />
      <ChoiceSetup slot="optimizer" title="Optimiser" catalogue={catalogue} />
      <ChoiceSetup slot="averaging" title="Averaging of weights" catalogue={catalogue} />
      <ChoiceSetup slot="selection" title="Reported epoch" catalogue={catalogue} />
    </SettingsGroup>
  );
}
