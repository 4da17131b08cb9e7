import type { AugmentationCard, Catalogue } from "../../contract/cards";
import { useAppStores, useSetup } from "../storeHooks";
import { SettingsGroup } from "./SettingsGroup";
import { SwitchRow } from "./SwitchRow";

/** The augmentations of the training batches, in the order in which they act. */
export function AugmentationsSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  const on = useSetup(({ config }) => config.augmentations.length);
  const { augmentations } = catalogue;
  return (
    <SettingsGroup
      title="Augmentation"
      tally={`${on} of ${augmentations.length} on`}
      isCollapsed={on === 0}
    >
      <p className="hint">
        Random changes of the training batches. Validation and test clips stay as they are.
      </p>
      <ul className="parts">
        {augmentations.map((card) => (
          <AugmentationRow key={card.id} card={card} />
        ))}
      </ul>
    </SettingsGroup>
  );
}

function AugmentationRow({ card }: { readonly card: AugmentationCard }) {
  const { setup } = useAppStores();
  const choice = useSetup(({ config }) => config.augmentations.find(({ id }) => id === card.id));
  return (
    <SwitchRow
      card={card}
      choice={choice}
      onSwitch={(on) => setup.switchAugmentation(card.id, on)}
      onParam={(key, value) => setup.setAugmentationParam(card.id, key, value)}
    >
      <p className="hint">Changes {card.changes.join(", ")}.</p>
    </SwitchRow>
  );
}
