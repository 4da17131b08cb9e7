import { useId, useState } from "react";
import type { Catalogue, PartCard } from "../../contract/cards";
import { conflictBetween } from "../../contract/compatibility";
import { partObstacle } from "../../state/setup";
import { Icon } from "../components/Icon";
import { useAppStores, useSetup } from "../storeHooks";
import { CardText } from "./CardText";
import { ParamList } from "./ParamList";

interface PartRowProps {
  readonly card: PartCard;
  readonly catalogue: Catalogue;
}

/** One part: its switch, and on request its parameters, equations and paper. */
export function PartRow({ card, catalogue }: PartRowProps) {
  const { setup } = useAppStores();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const choice = useSetup(({ config }) => config.parts.find((part) => part.id === card.id));
  const blocked = useSetup(({ config }) => (choice ? "" : partObstacle(card, config, catalogue)));
  const changes = Object.keys(choice?.params ?? {}).length;
  return (
    <li className={choice ? "part on" : "part"}>
      <div className="part-head">
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          checked={choice !== undefined}
          aria-disabled={blocked !== ""}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => {
            if (blocked === "") setup.switchPart(card.id, target.checked);
          }}
        />
        <label htmlFor={id}>{card.name}</label>
        {changes > 0 && <span className="tally">{changes} changed</span>}
        <button
          type="button"
          className="more"
          aria-expanded={isOpen}
          aria-label={`About ${card.name}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name="chevron" />
        </button>
      </div>
      <p className="help" id={`${id}-help`}>
        {card.summary} {blocked}
      </p>
      {isOpen && (
        <div className="part-body">
          {choice ? (
            <ParamList
              card={card}
              choice={choice}
              onChange={(key, value) => setup.setPartParam(card.id, key, value)}
            />
          ) : (
            Object.keys(card.params).length > 0 && (
              <p className="hint">Switch this part on to set its parameters.</p>
            )
          )}
          <PartRequirements card={card} catalogue={catalogue} />
          <CardText card={card} />
        </div>
      )}
    </li>
  );
}

/** The parts that this one needs or excludes, with reasons. */
function PartRequirements({ card, catalogue }: PartRowProps) {
  const nameOf = (id: string): string => catalogue.parts.find((part) => part.id === id)?.name ?? id;
  const conflicts = new Map<string, string[]>();
  for (const other of catalogue.parts) {
    const why = conflictBetween(card, other);
    if (why !== undefined) conflicts.set(why, [...(conflicts.get(why) ?? []), other.name]);
  }
  return (
    <>
      {card.needs?.map(({ id, why }) => (
        <p key={id} className="hint">
          Needs {nameOf(id)}: {why}
        </p>
      ))}
      {[...conflicts].map(([why, names]) => (
        <p key={why} className="hint">
          Cannot run together with {names.join(", ")}: {why}
        </p>
      ))}
    </>
  );
}
