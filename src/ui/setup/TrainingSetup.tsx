import type { Catalogue } from "../../contract/cards";
import { defaultExperiment, limits } from "../../contract/experiment";
import { number } from "../../contract/params";
import { useAppStores, useSetup } from "../storeHooks";
import { ChoiceSetup } from "./ChoiceSetup";
import { SettingsGroup } from "./SettingsGroup";
import { ParamControl } from "./ParamControl";

const specs = {
  epochs: number(defaultExperiment.epochs, {
    ...limits.epochs,
    integer: true,
    log: true,
    label: "Epochs",
    help: "Number of passes over the training clips.",
  }),
  batchSize: number(defaultExperiment.batchSize, {
    ...limits.batchSize,
    integer: true,
    log: true,
    label: "Batch size",
    help: "Number of clips per step.",
  }),
  seed: number(defaultExperiment.seed, {
    ...limits.seed,
    integer: true,
    label: "Seed",
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
          name={key}
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
