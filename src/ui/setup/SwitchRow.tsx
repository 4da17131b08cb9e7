import { useId, useState, type ReactNode } from "react";
import type { Card } from "../../contract/cards";
import type { Choice } from "../../contract/experiment";
import type { ParamValue } from "../../contract/params";
import { Icon } from "../components/Icon";
import { CardText } from "./CardText";
import { ParamList } from "./ParamList";

interface SwitchRowProps {
  readonly card: Card;
  /** Absent: the card is switched off. */
  readonly choice: Choice | undefined;
  /** Why it cannot be switched on; empty if it can. */
  readonly obstacle?: string;
  onSwitch(on: boolean): void;
  onParam(key: string, value: ParamValue | undefined): void;
  /** Text between the parameters and the equations. */
  readonly children?: ReactNode;
}

/** A card with a switch, and on request its parameters, equations and paper. */
export function SwitchRow({
  card,
  choice,
  obstacle = "",
  onSwitch,
  onParam,
  children,
}: SwitchRowProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
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
          aria-disabled={obstacle !== ""}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => {
            if (obstacle === "") onSwitch(target.checked);
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
        {card.summary} {obstacle}
      </p>
      {isOpen && (
        <div className="part-body">
          {choice ? (
            <ParamList card={card} choice={choice} onChange={onParam} />
          ) : (
            Object.keys(card.params).length > 0 && (
              <p className="hint">Switch it on to set its parameters.</p>
            )
          )}
          {children}
          <CardText card={card} />
        </div>
      )}
    </li>
  );
}
