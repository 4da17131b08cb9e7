import type { Catalogue } from "../../contract/cards";
import { defaultExperiment, limits } from "../../contract/experiment";
import { number } from "../../contract/params";
import { useBench, useSetup } from "../storeHooks";
import { ChoiceSetup } from "./ChoiceSetup";
import { SettingsGroup } from "./SettingsGroup";
import { ParamControl } from "./ParamControl";

const specs = {
  epochs: number(defaultExperiment.epochs, {
    ...limits.epochs,
    integer: true,
    log: true,
    label: "Epochs",
    help: "Times that every training clip is seen.",
  }),
  batchSize: number(defaultExperiment.batchSize, {
    ...limits.batchSize,
    integer: true,
    log: true,
    label: "Batch",
    help: "Clips in one step.",
  }),
  seed: number(defaultExperiment.seed, {
    ...limits.seed,
    integer: true,
    label: "Seed",
    help: "Sets data, split and first weights; the same seed gives the same run.",
  }),
};

/** Optimiser, length and seed. */
export function TrainingSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useBench();
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
