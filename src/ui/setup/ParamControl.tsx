import { useId } from "react";
import type { ParamSpec, ParamValue } from "../../contract/params";
import { Icon } from "../components/Icon";
import { NumberControl } from "./NumberControl";

interface ParamControlProps {
  readonly spec: ParamSpec;
  readonly value: ParamValue;
  /** `undefined` resets the parameter to its default. */
  onChange(value: ParamValue | undefined): void;
}

/** A control for any parameter, built from its specification. */
export function ParamControl({ spec, value, onChange }: ParamControlProps) {
  const id = useId();
  const { label } = spec;
  const isChanged = value !== spec.default;
  return (
    <div className={isChanged ? "param changed" : "param"}>
      <div className="param-head">
        <label htmlFor={id}>
          {label}
          {spec.symbol !== undefined && spec.symbol !== label && <var>{spec.symbol}</var>}
          {spec.unit !== undefined && <span className="unit">{spec.unit}</span>}
        </label>
        {isChanged && (
          <button
            type="button"
            className="reset"
            aria-label={`Reset ${label} to ${String(spec.default)}`}
            title={`Reset to ${String(spec.default)}`}
            onClick={() => onChange(undefined)}
          >
            <Icon name="reset" size={13} />
          </button>
        )}
      </div>
      <Control id={id} label={label} spec={spec} value={value} onChange={onChange} />
      <p className="help" id={`${id}-help`}>
        {spec.help}
      </p>
    </div>
  );
}

interface ControlProps extends Omit<ParamControlProps, "name"> {
  readonly id: string;
  readonly label: string;
}

function Control({ id, label, spec, value, onChange }: ControlProps) {
  const help = `${id}-help`;
  switch (spec.kind) {
    case "number":
      return (
        <NumberControl
          id={id}
          label={label}
          spec={spec}
          value={typeof value === "number" ? value : spec.default}
          onChange={onChange}
        />
      );
    case "choice":
      return (
        <select
          id={id}
          aria-describedby={help}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        >
          {spec.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case "text":
      return (
        <input
          id={id}
          type="text"
          spellCheck={false}
          aria-describedby={help}
          placeholder={spec.form}
          pattern={spec.pattern}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case "flag":
      return (
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          aria-describedby={help}
          checked={value === true}
          onChange={({ target }) => onChange(target.checked)}
        />
      );
  }
}
