import type { Catalogue } from "../../contract/cards";
import type { ModalityCard } from "../../contract/clip";
import {
  encodersInUse,
  withEncoder,
  withEncoderParam,
  type EncoderInUse,
} from "../../state/setupEncoders";
import { SelectField } from "../components/SelectField";
import { useAppStores, useClips, useSetup } from "../storeHooks";
import { CardText } from "./CardText";
import { ParamList } from "./ParamList";

const noModalities: readonly ModalityCard[] = [];

/** Chooses the encoder of each modality that several encoders can read. */
export function ModalityEncoders({ catalogue }: { readonly catalogue: Catalogue }) {
  const config = useSetup((state) => state.config);
  const known = useClips((state) => state.manifest?.modalities ?? noModalities);
  return encodersInUse(known, config, catalogue).map((one) => (
    <ModalityEncoder key={one.modality.id} inUse={one} catalogue={catalogue} />
  ));
}

interface ModalityEncoderProps {
  readonly inUse: EncoderInUse;
  readonly catalogue: Catalogue;
}

function ModalityEncoder({ inUse, catalogue }: ModalityEncoderProps) {
  const { setup } = useAppStores();
  const config = useSetup((state) => state.config);
  const { modality, readers, choice, card, isOther } = inUse;
  return (
    <div className="choice">
      <div className="param-head">
        <SelectField
          label={`${modality.name} encoder`}
          value={choice.id}
          values={readers.map(({ id }) => id)}
          nameOf={(id) => readers.find((one) => one.id === id)?.name ?? id}
          onChoose={(id) => setup.edit(withEncoder(config, modality, { id }, catalogue))}
        />
      </div>
      {isOther && (
        <>
          <p className="help">{card.summary}</p>
          <ParamList
            card={card}
            choice={choice}
            onChange={(key, value) =>
              setup.edit(withEncoderParam(config, inUse, key, value, catalogue))
            }
          />
          <CardText card={card} />
        </>
      )}
    </div>
  );
}
