import { useId, type ReactNode } from "react";

interface SelectFieldProps<Value extends string | number> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly values: readonly Value[];
  /** The text of a value; the value itself when left out. */
  nameOf?(value: Value): string;
  /** The heading over a value; neighbours with equal headings share one. Empty: no heading. */
  groupOf?(value: Value): string;
  /** Id of the element that describes the choice. */
  readonly describedBy?: string;
  readonly disabled?: boolean;
  onChoose(value: Value): void;
}

/** A labelled list of values, one of which is chosen. */
export function SelectField<Value extends string | number>({
  label,
  value,
  values,
  nameOf = String,
  groupOf = () => "",
  describedBy,
  disabled,
  onChoose,
}: SelectFieldProps<Value>) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={describedBy}
        disabled={disabled}
        onChange={({ target }) => {
          const found = values.find((one) => String(one) === target.value);
          if (found !== undefined) onChoose(found);
        }}
      >
        {neighbours(values, groupOf).map(({ name, members }) => {
          const options = members.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ));
          if (name === "") return options;
          return (
            <optgroup key={name} label={name}>
              {options}
            </optgroup>
          );
        })}
      </select>
    </>
  );
}

/** Divides a list into runs of neighbours with equal groups. */
function neighbours<Value>(
  values: readonly Value[],
  groupOf: (value: Value) => string,
): readonly { readonly name: string; readonly members: readonly Value[] }[] {
  const groups: { name: string; members: Value[] }[] = [];
  for (const value of values) {
    const name = groupOf(value);
    const last = groups.at(-1);
    if (last?.name === name) last.members.push(value);
    else groups.push({ name, members: [value] });
  }
  return groups;
}
