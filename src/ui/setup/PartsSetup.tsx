import type { Catalogue } from "../../contract/cards";
import { useSetup } from "../storeHooks";
import { SettingsGroup } from "./SettingsGroup";
import { PartRow } from "./PartRow";

/** The parts that can be added to joint training, in the order in which they act. */
export function PartsSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  const on = useSetup(({ config }) => config.parts.length);
  const notice = useSetup((state) => state.notice);
  const { parts } = catalogue;
  return (
    <SettingsGroup title="Parts" tally={`${on} of ${parts.length} on`}>
      {notice !== "" && <p className="notice warn">{notice}</p>}
      <ul className="parts">
        {parts.map((card) => (
          <PartRow key={card.id} card={card} catalogue={catalogue} />
        ))}
      </ul>
    </SettingsGroup>
  );
}
