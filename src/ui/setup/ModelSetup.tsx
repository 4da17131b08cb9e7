import type { Catalogue } from "../../contract/cards";
import { ChoiceSetup } from "./ChoiceSetup";
import { SettingsGroup } from "./SettingsGroup";
import { ModalityEncoders } from "./ModalityEncoders";

export function ModelSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  return (
    <SettingsGroup title="Model" isCollapsed>
      <ChoiceSetup slot="encoder" title="Encoder" catalogue={catalogue} />
      <ModalityEncoders catalogue={catalogue} />
      <ChoiceSetup slot="fusion" title="Fusion" catalogue={catalogue} />
    </SettingsGroup>
  );
}
