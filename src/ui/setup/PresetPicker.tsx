import { useId } from "react";
import type { Catalogue } from "../../contract/cards";
import { familyOf, presetOf } from "../../state/setupStore";
import { SelectField } from "../components/SelectField";
import { useAppStores, useSetup } from "../storeHooks";

/** Value of the list while the setup differs from every preset. */
const ownSetup = "";

/** A choice among ready-made experiments. */
export function PresetPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useAppStores();
  const help = useId();
  const { presets } = catalogue;
  const current = useSetup(({ config }) => presetOf(config, catalogue));
  const summary = presets.find(({ id }) => id === current)?.summary;
  return (
    <div className="presets">
      <div className="param-head">
        <SelectField
          label="Preset"
          value={current ?? ownSetup}
          values={[...(current === undefined ? [ownSetup] : []), ...presets.map(({ id }) => id)]}
          groupOf={(id) => familyOf(presets.find((preset) => preset.id === id)?.name ?? "")}
          nameOf={(id) => presets.find((preset) => preset.id === id)?.name ?? "your own"}
          describedBy={help}
          onChoose={(id) => setup.usePreset(id)}
        />
      </div>
      <p className="hint" id={help}>
        {summary ?? "This setup differs from every preset."}
      </p>
    </div>
  );
}
