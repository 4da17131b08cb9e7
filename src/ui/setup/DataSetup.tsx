import type { Catalogue } from "../../contract/cards";
import type { ModalityCard } from "../../contract/clip";
import { clipsDataId } from "../../contract/clipsData";
import { cardIn } from "../../state/setup";
import { useAppStores, useClips, useSetup } from "../storeHooks";
import { CardText } from "./CardText";
import { SettingsGroup } from "./SettingsGroup";
import { ParamList } from "./ParamList";

const noModalities: readonly ModalityCard[] = [];

/** Chooses the dataset, its settings and its modalities. */
export function DataSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  const app = useAppStores();
  const config = useSetup((state) => state.config);
  const card = cardIn("data", config, catalogue);
  return (
    <SettingsGroup title="Data">
      <div className="chips" role="group" aria-label="Dataset">
        {catalogue.datasets.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className="chip"
            aria-pressed={config.data.id === id}
            onClick={() => app.chooseData(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <p className="hint">
        {card?.summary}
        {config.data.id === clipsDataId &&
          " Drop files or a folder anywhere on the page, or choose them under Clips."}
      </p>
      <Modalities />
      {card && Object.keys(card.params).length > 0 && (
        <details className="inner">
          <summary>
            Settings of {card.name} <Changed count={Object.keys(config.data.params ?? {}).length} />
          </summary>
          <ParamList
            card={card}
            choice={config.data}
            onChange={(key, value) => app.setup.setParam("data", key, value)}
          />
          <CardText card={card} />
        </details>
      )}
    </SettingsGroup>
  );
}

function Changed({ count }: { readonly count: number }) {
  return count === 0 ? null : <span className="tally">{count} changed</span>;
}

/** Chooses all modalities or a single one. */
function Modalities() {
  const { setup } = useAppStores();
  const selected = useSetup(({ config }) => config.modalities);
  const known = useClips((state) => state.manifest?.modalities ?? noModalities);
  const selectedValue = selected.join(",");
  const options = [
    { value: "", name: "All modalities" },
    ...known.map(({ id, name }) => ({ value: id, name: `${name} alone` })),
  ];
  if (!options.some(({ value }) => value === selectedValue))
    options.push({ value: selectedValue, name: selectedValue });
  return (
    <fieldset className="modalities">
      <legend>Train on</legend>
      {options.map(({ value, name }) => (
        <label key={value} className="check">
          <input
            type="radio"
            name="modalities"
            checked={selectedValue === value}
            onChange={() => setup.edit({ modalities: value === "" ? [] : value.split(",") })}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
