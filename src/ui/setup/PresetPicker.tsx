import { useId } from "react";
import type { Catalogue } from "../../contract/cards";
import { presetOf } from "../../state/setupStore";
import { useBench, useSetup } from "../stores";

/** Ready-made experiments; "your own" once something was changed by hand. */
export function PresetPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useBench();
  const id = useId();
  const here = useSetup(({ config }) => presetOf(config, catalogue));
  const summary = catalogue.presets.find((preset) => preset.id === here)?.summary;
  return (
    <div className="presets">
      <div className="param-head">
        <label htmlFor={id}>Preset</label>
        <select
          id={id}
          value={here ?? ""}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => setup.usePreset(target.value)}
        >
          {here === undefined && <option value="">your own</option>}
          {catalogue.presets.map((preset) => (
            <option key={preset.id} value={preset.id}>
              {preset.name}
            </option>
          ))}
        </select>
      </div>
      <p className="hint" id={`${id}-help`}>
        {summary ?? "Your own setup: changed from every preset."}
      </p>
    </div>
  );
}
