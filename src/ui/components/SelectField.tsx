import { useId, type ReactNode } from "react";

interface SelectFieldProps<Value extends string | number> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly values: readonly Value[];
  /** The text of a value; the value itself when left out. */
  nameOf?(value: Value): string;
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
        {values.map((one) => (
          <option key={one} value={one}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </>
  );
}
