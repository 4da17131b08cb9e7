import type { Card } from "../../contract/cards";
import type { Choice } from "../../contract/experiment";
import { paramValuesOf } from "../../contract/choiceParams";
import type { ParamValue } from "../../contract/params";
import { ParamControl } from "./ParamControl";

interface ParamListProps {
  readonly card: Card;
  readonly choice: Choice;
  onChange(key: string, value: ParamValue | undefined): void;
}

/** Controls for all parameters of a card. */
export function ParamList({ card, choice, onChange }: ParamListProps) {
  const values = paramValuesOf(card, choice);
  return Object.entries(card.params).map(([key, spec]) => (
    <ParamControl
      key={key}
      spec={spec}
      value={values.get(key) ?? spec.default}
      onChange={(value) => onChange(key, value)}
    />
  ));
}
