import { useId } from "react";

interface NumberFieldProps {
  readonly label: string;
  /** The text as typed, which may be invalid. */
  readonly value: string;
  readonly inputMode?: "numeric" | "decimal" | "text";
  readonly placeholder?: string;
  /** Id of the element that describes the field. */
  readonly describedBy?: string;
  onType(value: string): void;
}

/** A labelled text field for a number or a list of numbers. */
export function NumberField({
  label,
  value,
  inputMode = "numeric",
  placeholder,
  describedBy,
  onType,
}: NumberFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        placeholder={placeholder}
        aria-describedby={describedBy}
        value={value}
        onChange={({ target }) => onType(target.value)}
      />
    </>
  );
}
