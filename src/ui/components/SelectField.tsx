import { useId, type ReactNode } from "react";

interface PickerProps<Value extends string | number> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly values: readonly Value[];
  /** What a value is called; itself when left out. */
  nameOf?(value: Value): string;
  readonly describedBy?: string;
  onChoose(value: Value): void;
}

/** One of a few values, with its label. */
export function SelectField<Value extends string | number>({
  label,
  value,
  values,
  nameOf = String,
  describedBy,
  onChoose,
}: PickerProps<Value>) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={describedBy}
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
