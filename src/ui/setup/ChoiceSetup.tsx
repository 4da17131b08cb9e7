import { useId } from "react";
import type { Catalogue } from "../../contract/cards";
import { cardIn, families, type Slot } from "../../state/setup";
import { useBench, useSetup } from "../stores";
import { CardText } from "./CardText";
import { ParamList } from "./ParamList";

interface ChoiceSetupProps {
  readonly slot: Slot;
  readonly title: string;
  readonly catalogue: Catalogue;
}

/** One of several cards, with the parameters of the one that is chosen. */
export function ChoiceSetup({ slot, title, catalogue }: ChoiceSetupProps) {
  const { setup } = useBench();
  const id = useId();
  const config = useSetup((state) => state.config);
  const cards = catalogue[families[slot]];
  const card = cardIn(slot, config, catalogue);
  return (
    <div className="choice">
      <div className="param-head">
        <label htmlFor={id}>{title}</label>
        <select
          id={id}
          value={config[slot].id}
          onChange={({ target }) => setup.choose(slot, target.value)}
        >
          {cards.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
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
