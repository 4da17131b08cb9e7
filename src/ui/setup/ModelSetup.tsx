import type { Catalogue } from "../../contract/cards";
import { ChoiceSetup } from "./ChoiceSetup";
import { Group } from "./Group";
import { ModalityEncoders } from "./ModalityEncoders";

export function ModelSetup({ catalogue }: { readonly catalogue: Catalogue }) {
  return (
    <Group title="Model" folded>
      <ChoiceSetup slot="encoder" title="Encoder" catalogue={catalogue} />
      <ModalityEncoders catalogue={catalogue} />
      <ChoiceSetup slot="fusion" title="Fusion" catalogue={catalogue} />
    </Group>
  );
}
