import type { Catalogue, PartCard } from "../../contract/cards";
import { conflictBetween } from "../../contract/compatibility";
import { partObstacle } from "../../state/setup";
import { useAppStores, useSetup } from "../storeHooks";
import { SwitchRow } from "./SwitchRow";

interface PartRowProps {
  readonly card: PartCard;
  readonly catalogue: Catalogue;
}

/** One part: its switch, and on request its parameters, requirements, equations and paper. */
export function PartRow({ card, catalogue }: PartRowProps) {
  const { setup } = useAppStores();
  const choice = useSetup(({ config }) => config.parts.find((part) => part.id === card.id));
  const obstacle = useSetup(({ config }) => (choice ? "" : partObstacle(card, config, catalogue)));
  return (
    <SwitchRow
      card={card}
      choice={choice}
      obstacle={obstacle}
      onSwitch={(on) => setup.switchPart(card.id, on)}
      onParam={(key, value) => setup.setPartParam(card.id, key, value)}
    >
      <PartRequirements card={card} catalogue={catalogue} />
    </SwitchRow>
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
