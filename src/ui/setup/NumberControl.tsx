import { useState } from "react";
import type { NumberSpec } from "../../contract/params";

interface NumberControlProps {
  readonly id: string;
  readonly label: string;
  readonly spec: NumberSpec;
  readonly value: number;
  onChange(value: number): void;
}

/** Positions of a logarithmic slider. */
const notches = 400;

/** A slider for the hand and a field for the exact figure. */
export function NumberControl({ id, label, spec, value, onChange }: NumberControlProps) {
  const [draft, setDraft] = useState<string>();
  const scale = spec.log === true && spec.min > 0 ? logScale(spec) : linearScale(spec);
  const commit = (): void => {
    const typed = draft?.trim() ?? "";
    if (typed !== "" && Number.isFinite(Number(typed))) onChange(within(spec, Number(typed)));
    setDraft(undefined);
  };
  return (
    <div className="number">
      <input
        type="range"
        aria-label={`${label}, slider`}
        aria-valuetext={shown(value)}
        min={scale.min}
        max={scale.max}
        step={scale.step}
        value={scale.toSlider(value)}
        onChange={({ target }) => onChange(within(spec, scale.fromSlider(Number(target.value))))}
      />
      <input
        id={id}
        type="text"
        inputMode="decimal"
        aria-describedby={`${id}-help`}
        title={`${shown(spec.min)} to ${shown(spec.max)}`}
        value={draft ?? shown(value)}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === "Enter") commit();
          if (key === "Escape") setDraft(undefined);
        }}
      />
    </div>
  );
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number | "any";
  toSlider(value: number): number;
  fromSlider(position: number): number;
}

function linearScale({ min, max, step, integer }: NumberSpec): Scale {
  const same = (value: number): number => value;
  const usual = integer === true ? 1 : (max - min) / 200;
  return { min, max, step: step ?? usual, toSlider: same, fromSlider: same };
}

function logScale({ min, max }: NumberSpec): Scale {
  const span = Math.log(max / min);
  return {
    min: 0,
    max: notches,
    step: 1,
    toSlider: (value) => Math.round((Math.log(value / min) / span) * notches),
    fromSlider: (position) => Number((min * Math.exp((position / notches) * span)).toPrecision(2)),
  };
}

function within(spec: NumberSpec, value: number): number {
  const whole = spec.integer === true ? Math.round(value) : Number(value.toPrecision(10));
  return Math.min(spec.max, Math.max(spec.min, whole));
}

const shown = (value: number): string =>
  Math.abs(value) >= 1e-4 || value === 0 ? String(value) : value.toExponential();
