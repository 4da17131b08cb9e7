import type { Catalogue } from "../../contract/cards";
import { cardIn, cardLists, type Slot } from "../../state/setup";
import { SelectField } from "../components/SelectField";
import { useAppStores, useSetup } from "../storeHooks";
import { CardText } from "./CardText";
import { ParamList } from "./ParamList";

interface ChoiceSetupProps {
  readonly slot: Slot;
  readonly title: string;
  readonly catalogue: Catalogue;
}

/** A choice among several cards, with the parameters of the chosen one. */
export function ChoiceSetup({ slot, title, catalogue }: ChoiceSetupProps) {
  const { setup } = useAppStores();
  const config = useSetup((state) => state.config);
  const cards = catalogue[cardLists[slot]];
  const card = cardIn(slot, config, catalogue);
  return (
    <div className="choice">
      <div className="param-head">
        <SelectField
          label={title}
          value={config[slot].id}
          values={cards.map(({ id }) => id)}
          nameOf={(id) => cards.find((one) => one.id === id)?.name ?? id}
          onChoose={(id) => setup.choose(slot, id)}
        />
      </div>
      {card && (
        <>
          <p className="help">{card.summary}</p>
          <ParamList
            card={card}
            choice={config[slot]}
            onChange={(key, value) => setup.setParam(slot, key, value)}
          />
          <CardText card={card} />
        </>
      )}
    </div>
  );
}
